/** Tags in the three shapes that AWS returns. */
import type { Tags } from '../../policy/model.js';
import type { TagsInput } from './schema-common.js';

/** One map, whatever the shape. */
export function tagsOf(input: TagsInput): Tags {
  if (input === null || input === undefined) return {};
  if (!Array.isArray(input)) return input;
  return Object.fromEntries(input.map(pair));
}

function pair(tag: Readonly<Record<string, unknown>>): readonly [string, string] {
  if (typeof tag['Key'] === 'string') return [tag['Key'], text(tag['Value'])];
  if (typeof tag['TagKey'] === 'string') return [tag['TagKey'], text(tag['TagValue'])];
  return [text(tag['key']), text(tag['value'])];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
