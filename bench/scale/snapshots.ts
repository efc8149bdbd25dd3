/** Generated snapshots in folders of their own. */
import { cpSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SizeName } from '../generate/distribution.js';
import { writeSnapshot, type Written } from '../generate/write.js';
import { atEnd } from './at-end.js';

export interface Workspace {
  readonly folder: string;
  /** A new organisation below it. */
  generate(name: string, size: SizeName, seed: number): { readonly path: string; readonly written: Written };
  copy(from: string, name: string): string;
  remove(): void;
}

/** A temporary folder, removed too where the process ends early, by a signal or otherwise. */
export async function openWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'arnpath-bench-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  atEnd(remove);
  return {
    folder,
    generate: (name, size, seed) => {
      const path = join(folder, name);
      return { path, written: writeSnapshot(path, size, seed) };
    },
    copy: (from, name) => {
      const path = join(folder, name);
      rmSync(path, { recursive: true, force: true });
      cpSync(from, path, { recursive: true });
      return path;
    },
    remove,
  };
}
