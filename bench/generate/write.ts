/** Writes a generated organisation into a folder. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SizeName } from './distribution.js';
import { snapshotFiles } from './snapshot.js';

export interface Written {
  readonly files: number;
  readonly bytes: number;
}

/** Old files would become part of the organisation, so the folder has to be empty or new. */
export function isFree(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}

/** For files this small, writing one after the other is faster than many at once. */
export function writeSnapshot(folder: string, size: SizeName, seed: number): Written {
  const made = new Set<string>();
  let files = 0;
  let bytes = 0;
  for (const { path, text } of snapshotFiles(size, seed)) {
    const target = join(folder, path);
    const parent = dirname(target);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(target, text);
    files++;
    bytes += Buffer.byteLength(text);
  }
  return { files, bytes };
}
