/** Copying named members: what a call returns beside them is never kept. */

/** The members named, of an object that AWS returned; those that it doesn't have stay away. */
export function pick<T extends object, K extends keyof T>(from: T, ...names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]])) as Pick<T, K>;
}

/** Flags of Block Public Access. */
export const BLOCK_FLAGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'] as const;

/** Sorted by code point, so that a second run writes the same file. */
export function sortedBy<T>(list: readonly T[], key: (item: T) => string | undefined): T[] {
  const keyed = list.map((item) => ({ item, key: key(item) ?? '' }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ item }) => item);
}

/** Tags as `{Key, Value}`. */
export function tagList(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined): readonly object[] {
  return sortedBy(tags ?? [], (tag) => tag.Key).map((tag) => ({ Key: tag.Key, Value: tag.Value ?? '' }));
}

/** A map in order of its keys. */
export function sortedMap<T>(map: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(sortedBy(Object.entries(map), ([key]) => key));
}

/** A policy as an object; text that is no JSON stays as it is, for the reader of the snapshot to name. */
export function policyDocument(text: string): unknown {
  const trimmed = text.trim();
  try {
    return JSON.parse(trimmed.startsWith('%') ? decodeURIComponent(trimmed) : trimmed) as unknown;
  } catch {
    return text;
  }
}

/** The same, where the document may be missing. */
export function policyOrNull(text: string | undefined): unknown {
  return text === undefined || text === '' ? null : policyDocument(text);
}
