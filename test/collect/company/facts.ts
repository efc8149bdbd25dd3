/** What a snapshot says of each account, principal and resource, in a form in which two snapshots of the same company are equal. */
import { readSnapshot } from '../../../ingest/snapshot.js';
import type { World } from '../../../policy/model.js';
import type { Answers } from './answers.js';

/** Where things stand in a snapshot, and what no call sets of a grant. */
const LEFT_OUT = new Set(['file', 'path', 'grantId', 'issuingAccount']);
/** Facts whose members are told apart. */
const IN_PARTS = new Set(['bucket', 'key']);

/** The rows of one question, `facts`: by ARN or id. */
export async function factsOf(folder: string): Promise<Answers> {
  const read = await readSnapshot(folder, { lenient: false, extraPrincipals: [], extraResources: [] });
  if (!read.ok) throw new Error(`${folder} is no snapshot: ${JSON.stringify(read.errors)}`);
  const { world } = read;
  const facts = new Map<string, Readonly<Record<string, unknown>>>();
  facts.set('', { organization: world.organization, warnings: world.warnings });
  for (const kind of ['units', 'accounts'] as const) for (const each of world[kind]) facts.set(each.id, members(each, world));
  for (const kind of ['groups', 'principals', 'resources'] as const) for (const each of world[kind]) facts.set(`${each.arn} ${kind}`, members(each, world));
  return new Map([['facts', facts]]);
}

function members(facts: object, { documents }: World): Record<string, unknown> {
  const parts = Object.entries(facts).flatMap(([name, value]: [string, unknown]) =>
    IN_PARTS.has(name) && typeof value === 'object' && value !== null
      ? Object.entries(value).map(([part, each]: [string, unknown]): [string, unknown] => [`${name}.${part}`, each])
      : [[name, value] as [string, unknown]],
  );
  return comparable(Object.fromEntries(parts), documents) as Record<string, unknown>;
}

/** Members and lists in one order, and documents instead of their hashes. */
function comparable(value: unknown, documents: World['documents']): unknown {
  if (Array.isArray(value)) return value.map((each) => comparable(each, documents)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).filter(([name]) => !LEFT_OUT.has(name));
  return Object.fromEntries(
    entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, each]: [string, unknown]) => [name, comparable(name === 'document' && typeof each === 'string' ? documents[each] : each, documents)]),
  );
}
