/** The world that is decided: a generated organisation, read from its files as any snapshot is. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadActionData } from '../../ingest/action-data.js';
import { formatIssue, readSnapshot } from '../../ingest/snapshot.js';
import type { ResourceFacts, World } from '../../policy/model.js';
import { type ActionTable, createActionTable } from '../../policy/tables/actions.js';
import type { SizeName } from '../generate/distribution.js';
import { writeSnapshot } from '../generate/write.js';

export interface Bench {
  readonly world: World;
  readonly table: ActionTable;
  /** Buckets and keys. Roles are resources too, but not what is measured here. */
  readonly resources: readonly ResourceFacts[];
}

export async function generatedBench(size: SizeName, seed: number): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'arnpath-bench-'));
  try {
    writeSnapshot(folder, size, seed);
    return await readBench(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function readBench(folder: string): Promise<Bench> {
  const read = await readSnapshot(folder);
  if (!read.ok) throw new Error(read.errors.map(formatIssue).join('\n'));
  const resources = read.world.resources.filter((r) => r.bucket !== undefined || r.key !== undefined);
  return { world: read.world, resources, table: createActionTable(await loadActionData(['s3', 'kms'])) };
}
