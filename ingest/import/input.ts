/** Reads the files that people have: JSON as the AWS CLI and shells leave it. */
import { readFile } from 'node:fs/promises';
import { jsonError } from '../snapshot/json-error.js';
import { ImportError } from './error.js';

/** Every JSON value of a file, in order: one, or several behind each other as a loop over pages appends them. */
export async function readValues(file: string): Promise<readonly unknown[]> {
  const text = await readText(file);
  try {
    return [JSON.parse(text) as unknown];
  } catch {
    return split(text).map((part) => parse(file, part));
  }
}

/** The one JSON value of a file; null for an empty one. */
export async function readValue(file: string): Promise<unknown> {
  const text = await readText(file);
  return text.trim() === '' ? null : parse(file, text);
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ImportError(`${file}: ${jsonError(text)}`);
  }
}

/** UTF-8 with or without a byte order mark, or UTF-16 with one, as PowerShell's `>` writes it. */
async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new ImportError(`${file}: can't be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`);
  });
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ImportError(`${file}: expected text in UTF-8, found other bytes`);
  }
}

const QUOTED = /"(?:[^"\\]|\\.)*"/gs;

/** The texts of values that stand behind each other: cut where the brackets are even. What is left over is a text too. */
function split(text: string): readonly string[] {
  // Strings may hold brackets: they are blanked, position by position.
  const bare = text.replace(QUOTED, (quoted) => ' '.repeat(quoted.length));
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: bracket, index } of bare.matchAll(/[[\]{}]/g)) {
    depth += bracket === '{' || bracket === '[' ? 1 : -1;
    if (depth > 0) continue;
    parts.push(text.slice(from, index + 1));
    from = index + 1;
  }
  const rest = text.slice(from);
  return rest.trim() === '' && parts.length > 0 ? parts : [...parts, rest];
}
