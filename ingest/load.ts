/** Snapshot folder → store: read, evaluate, write. All or nothing. */
import type { GraphRows } from '../graph/model.js';
import type { GraphWriter, WrittenLoad } from '../graph/store.js';
import { compileDocument } from '../policy/document.js';
import type { World } from '../policy/model.js';
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
  /** Asked about, though the snapshot may not have them. */
  readonly extraPrincipals?: readonly string[];
  readonly extraResources?: readonly string[];
  readonly extraActions?: readonly string[];
  /** Stages in their order: `read` (counted as one thing), `evaluate` (resources), `write` (rows). */
  readonly onProgress?: (stage: string, done: number, total: number) => void;
}

export type LoadResult = { readonly ok: true; readonly load: WrittenLoad } | { readonly ok: false; readonly errors: readonly SnapshotIssue[] };

/**
 * Loads a snapshot.
 * @throws StoreError where the store can't be written; what was there before still answers
 */
export async function loadSnapshot(store: GraphWriter, folder: string, options: LoadOptions = {}): Promise<LoadResult> {
  const progress = options.onProgress ?? ((): void => undefined);
  progress('read', 0, 1);
  const read = await readSnapshot(folder, {
    lenient: options.lenient ?? false,
    extraPrincipals: options.extraPrincipals ?? [],
    extraResources: options.extraResources ?? [],
  });
  if (!read.ok) return { ok: false, errors: read.errors };
  progress('evaluate', 0, read.world.resources.length);
  const rows = await evaluateWorld(read.world, options.extraActions ?? [], {
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    onProgress: (done, total) => {
      progress('evaluate', done, total);
    },
  });
  const load = await store.write(rows, {
    publish: options.publish ?? true,
    ...(options.keep === undefined ? {} : { keep: options.keep }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  return { ok: true, load };
}

/** Evaluates a snapshot with the actions that AWS documents, that its documents name, and that are asked about. */
export async function evaluateWorld(
  world: World,
  extraActions: readonly string[],
  options: Pick<Evaluation, 'threads' | 'onProgress'> = {},
): Promise<GraphRows> {
  const services = [...new Set(['sts', 'iam', ...world.resources.map((r) => r.service)])];
  const parts = await evaluatedParts({ world, services, extraActions: [...new Set([...extraActions, ...literalActions(world)])], ...options });
  return transform(world, parts);
}

/** Actions that documents name without a wildcard. */
function literalActions(world: World): string[] {
  const names = new Set<string>();
  for (const json of Object.values(world.documents)) {
    for (const s of compileDocument(json).statements) for (const a of s.actions) if (/^[a-z0-9-]+:[a-z0-9-]+$/.test(a)) names.add(a);
  }
  return [...names];
}
