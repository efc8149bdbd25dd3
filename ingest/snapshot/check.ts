/** Checks parsed JSON against a schema and turns zod's issues into ours. */
import type { z } from 'zod';
import type { RawFile } from './files.js';
import { fits } from './fits.js';
import { found, jsonPath, type Issues } from './issue.js';

type ZodIssue = z.core.$ZodIssue;

/** The file's content, typed; null where it doesn't fit its schema, with one issue for each misfit. */
export function check<T>(schema: z.ZodType<T>, raw: RawFile, issues: Issues): T | null {
  if (fits(schema, raw.json)) return raw.json as T;
  const result = schema.safeParse(raw.json);
  if (result.success) return result.data;
  for (const issue of result.error.issues) issues.add(raw.path, jsonPath(issue.path), sentence(issue, valueAt(raw.json, issue.path)));
  return null;
}

function sentence(issue: ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${typeName(issue.expected)}, found ${found(value)}`;
    case 'invalid_value':
      return `expected ${issue.values.map((item) => `\`${String(item)}\``).join(' or ')}, found ${found(value)}`;
    default:
      return `${issue.message}, found ${found(value)}`;
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  record: 'an object',
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
};

function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[segment];
  }
  return value;
}
