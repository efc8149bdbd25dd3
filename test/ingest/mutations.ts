/** Snapshots as JSON by path, and changes of them at random places. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../../ingest/hash.js';
import type { RawFile, SnapshotFiles } from '../../ingest/snapshot/files.js';

/** Every JSON file of a snapshot, by its path. */
export async function filesOf(folder: string): Promise<ReadonlyMap<string, unknown>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, unknown>();
  for (const entry of entries.filter((each) => each.isFile() && each.name.endsWith('.json') && each.name !== 'expected.json')) {
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length + 1), JSON.parse(await readFile(path, 'utf8')));
  }
  return files;
}

export function arrange(json: ReadonlyMap<string, unknown>): SnapshotFiles {
  const raw = [...json].map(([path, content]): RawFile => ({ path, json: content }));
  const ids = new Set(raw.flatMap(({ path }) => /^accounts\/(\d+)\//.exec(path)?.[1] ?? []));
  const accounts = [...ids].map((id) => {
    const own = raw.filter(({ path }) => path.startsWith(`accounts/${id}/`));
    return {
      id,
      files: new Map(own.filter(({ path }) => path.split('/').length === 3).map((each) => [each.path.split('/')[2] ?? '', each])),
      resources: own.filter(({ path }) => path.split('/').length === 4),
      digest: hashOf(JSON.stringify(own)),
    };
  });
  return { files: new Map(raw.filter(({ path }) => !path.includes('/')).map((each) => [each.path, each])), accounts, ignored: 0 };
}

/** One mutation: at the place that `at` picks among all values of a file, `value` stands. */
export function mutate(json: unknown, at: number, value: unknown): unknown {
  const copy = structuredClone(json);
  const places: (readonly [Record<string, unknown>, string])[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(copy);
  const place = places[at % Math.max(places.length, 1)];
  if (place !== undefined) {
    if (value === undefined) Reflect.deleteProperty(place[0], place[1]);
    else place[0][place[1]] = value;
  }
  // Holes and Infinity are no JSON.
  return JSON.parse(JSON.stringify(copy)) as unknown;
}

/** A file, a place in it and what then stands there; numbers beyond what there is count on from the start. */
export type Mutation = readonly [file: number, at: number, to: unknown];

/** The snapshot with all of these, one after the other. */
export function mutated(files: ReadonlyMap<string, unknown>, mutations: readonly Mutation[]): SnapshotFiles {
  const paths = [...files.keys()];
  const changed = new Map(files);
  for (const [file, at, to] of mutations) {
    const path = paths[file % paths.length] ?? '';
    changed.set(path, mutate(changed.get(path), at, to));
  }
  return arrange(changed);
}
