/** Snapshot folder → store: read, evaluate, write. All or nothing. */
import type { GraphRows } from '../graph/model.js';
import { type GraphStore, type Patching, StoreError, type WriteOptions, type WrittenLoad } from '../graph/store.js';
import type { World } from '../policy/model.js';
import { type Asked, askedOf } from './asked.js';
import { patchFor } from './follow.js';
import { readSnapshot, type SnapshotIssue } from './snapshot.js';
import { type Evaluation, evaluatedParts } from './threads.js';
import { transform } from './transform.js';

export interface LoadOptions {
  /** Documents that can't be parsed leave their layer not known, instead of refusing the snapshot. */
  readonly lenient?: boolean;
  /** False: an unpublished load, for `decide`. True unless told. */
  readonly publish?: boolean;
  /** How many published loads are kept; what the store keeps unless told. */
  readonly keep?: number;
  /** Threads that evaluate; as many as there are cores unless told, one for a small snapshot. */
  readonly threads?: number;
  /** Everything is evaluated and written anew, also where little changed since the newest load. */
  readonly whole?: boolean;
  /** Asked about, though the snapshot may not have them. */
  readonly extraPrincipals?: readonly string[];
  readonly extraResources?: readonly string[];
  readonly extraActions?: readonly string[];
  /** Stages in their order: `read` (counted as one thing), `evaluate` (resources), `write` (rows). */
  readonly onProgress?: (stage: string, done: number, total: number) => void;
}

/** What a load that follows another evaluated anew. */
export interface Anew {
  /** Number of the load that it follows. */
  readonly after: number;
  readonly principals: number;
  readonly resources: number;
}

export type LoadResult =
  /** `anew` is null where that is everything. */
  { readonly ok: true; readonly load: WrittenLoad; readonly anew: Anew | null } | { readonly ok: false; readonly errors: readonly SnapshotIssue[] };

/**
 * Loads a snapshot.
 * @throws StoreError where the store can't be written; what was there before still answers
 */
export async function loadSnapshot(store: GraphStore, folder: string, options: LoadOptions = {}): Promise<LoadResult> {
  const progress = options.onProgress ?? ((): void => undefined);
  progress('read', 0, 1);
  const read = await readSnapshot(folder, {
    lenient: options.lenient ?? false,
    extraPrincipals: options.extraPrincipals ?? [],
    extraResources: options.extraResources ?? [],
  });
  if (!read.ok) return { ok: false, errors: read.errors };
  const asked = await askedOf(read.world, options.extraActions ?? []);
  const evaluating = (done: number, total: number): void => {
    progress('evaluate', done, total);
  };
  const writing = { ...(options.keep === undefined ? {} : { keep: options.keep }), onProgress: progress };
  const publish = options.publish ?? true;
  const following =
    publish && options.whole !== true ? await followed(store, (view) => patchFor(view, read.world, asked, { onProgress: evaluating }), writing) : null;
  if (following !== null) return { ok: true, ...following };
  evaluating(0, read.world.resources.length);
  const evaluation = { ...(options.threads === undefined ? {} : { threads: options.threads }), onProgress: evaluating };
  return { ok: true, load: await store.write(() => rowsFor(read.world, asked, evaluation), { publish, ...writing }), anew: null };
}

/** A load of what the snapshot changes of the newest one; null where it has to be loaded whole. */
async function followed(store: GraphStore, patching: Patching, options: Omit<WriteOptions, 'publish'>): Promise<{ load: WrittenLoad; anew: Anew } | null> {
  let anew = null as Anew | null;
  try {
    const load = await store.follow(async (view) => {
      const patch = await patching(view);
      if (patch !== null) anew = { after: patch.base, principals: patch.rows.principals.length, resources: patch.rows.resources.length };
      return patch;
    }, options);
    return load === null || anew === null ? null : { load, anew };
  } catch (error) {
    // A load that can't be read is no reason not to write another.
    if (error instanceof StoreError && error.code === 'corrupt') return null;
    throw error;
  }
}

async function rowsFor(world: World, asked: Asked, options: Pick<Evaluation, 'threads' | 'onProgress'>): Promise<GraphRows> {
  const { services, extraActions, basis } = asked;
  return transform(world, await evaluatedParts({ world, services, extraActions, ...options }), basis);
}

/** Evaluates a snapshot with the actions that AWS documents, that its documents name, and that are asked about. */
export async function evaluateWorld(
  world: World,
  extraActions: readonly string[],
  options: Pick<Evaluation, 'threads' | 'onProgress'> = {},
): Promise<GraphRows> {
  return rowsFor(world, await askedOf(world, extraActions), options);
}
