/** One resource of an iam-collect folder: its ARN, what `metadata.json` says, and the files beside it. */
import { readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { found } from '../snapshot/issue.js';
import { isObject } from '../snapshot/policy-shape.js';
import { parseArn, type ParsedArn } from '../snapshot/arn.js';
import { ImportError } from './error.js';
import { readValue } from './input.js';

export interface Entry {
  readonly arn: ParsedArn;
  readonly text: string;
  readonly metadata: unknown;
  /** By name without `.json`; null for a file that says nothing. */
  readonly files: ReadonlyMap<string, unknown>;
}

/** Reads the folder of one resource. */
export async function readEntry(folder: string, root: string, account: string): Promise<Entry> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const files = new Map<string, unknown>();
  for (const name of names) files.set(basename(name, '.json'), await readValue(join(folder, name)));
  const metadata = files.get('metadata');
  const given = pick(metadata, 'arn');
  const text = typeof given === 'string' ? given : arnFrom(folder, root, account, metadata);
  const arn = text === null ? null : parseArn(text);
  if (arn !== null && text !== null) return { arn, text, metadata, files };
  throw new ImportError(`${join(folder, 'metadata.json')}: \`$.arn\`: expected the ARN of a resource, found ${found(given)}`);
}

/** Buckets and keys have names without capitals, which the path keeps. */
function arnFrom(folder: string, root: string, account: string, metadata: unknown): string | null {
  const [, , service = '', ...rest] = relative(root, folder).split(sep);
  const name = pick(metadata, 'name', 'id');
  const last = typeof name === 'string' ? name : decodeURIComponent(rest.at(-1) ?? '');
  const partition = basename(root);
  if (service === 's3' && rest.length === 1) return `arn:${partition}:s3:::${last}`;
  return service === 'kms' && rest.length === 3 ? `arn:${partition}:kms:${rest[0] ?? ''}:${account}:key/${last}` : null;
}

/** The member of an object that has one of these names, whatever the case. */
export function pick(value: unknown, ...names: readonly string[]): unknown {
  if (!isObject(value)) return undefined;
  for (const name of names) {
    const key = Object.keys(value).find((each) => each.toLowerCase() === name.toLowerCase());
    if (key !== undefined) return value[key];
  }
  return undefined;
}

export function pickText(value: unknown, ...names: readonly string[]): string | null {
  const text = pick(value, ...names);
  return typeof text === 'string' && text !== '' ? text : null;
}

/** The texts of a list of texts or of objects that have one under these names; null where it is neither. */
export function textsOf(value: unknown, ...names: readonly string[]): readonly string[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return null;
  const texts = value.map((item: unknown) => (typeof item === 'string' ? item : pickText(item, ...names)));
  return texts.every((text) => text !== null) ? texts : null;
}
