/** The catalogue of queries: one file each in `cypher/`, with a header; `name.<store>.cypher` where the dialects differ. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Dialect = 'embedded' | 'neo4j';
/** What may stand in a text beside parameters: names of the schema, and whole numbers that arnpath assigned. */
export type Literals = Readonly<Record<string, string | number>>;

const texts = new Map<string, string>();

/** The folder of the package, from the source tree and from `dist/`. */
function root(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The text of a query, without its header. */
export function queryText(name: string, dialect: Dialect, literals: Literals = {}): string {
  const key = `${dialect} ${name}`;
  let text = texts.get(key);
  if (text === undefined) {
    const folder = join(root(), 'cypher');
    const own = join(folder, `${name}.${dialect}.cypher`);
    const lines = readFileSync(existsSync(own) ? own : join(folder, `${name}.cypher`), 'utf8').split('\n');
    text = lines
      .filter((line) => !line.startsWith('//'))
      .join('\n')
      .trim();
    texts.set(key, text);
  }
  return text.replace(/\{\{(\w+)\}\}/g, (_, slot: string) => literal(slot, literals[slot]));
}

const NAME = '[A-Za-z_]+';
const VALUE = `(?:toInteger\\()?r\\[\\d\\]\\)?|\\[x IN r\\[\\d\\] \\| toInteger\\(x\\)\\]`;
/** Names of the schema, columns of rows, lists of properties from such, and tests on residues. */
const SAFE = new RegExp(`^(?:${NAME}|${VALUE}|(?:${NAME}: (?:${VALUE})(?:, |$))*|r\\.residue (?:IN \\[[\\d, ]*\\]|< \\d+))$`);

function literal(slot: string, value: string | number | undefined): string {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  if (typeof value === 'string' && SAFE.test(value)) return value;
  throw new Error(`a query's \`${slot}\` may only be a name of the schema or a whole number`);
}
