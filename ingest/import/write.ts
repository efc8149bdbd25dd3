/** Writes a draft as a snapshot: beside the folder that is asked for, and in its place only when it is whole and readable. */
import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileText } from '../collect/folder.js';
import { hashOf } from '../hash.js';
import { formatIssue, readSnapshot } from '../snapshot.js';
import type { Draft } from './draft.js';
import { ImportError } from './error.js';

/**
 * Writes the snapshot, and reads it back before it gets its name.
 * @throws ImportError where the folder has something in it, can't be written, or the input makes no snapshot
 */
export async function writeDraft(draft: Draft, out: string, version: string): Promise<void> {
  await refuseFull(out);
  const parent = dirname(resolve(out));
  const partial = await mkdir(parent, { recursive: true })
    .then(() => mkdtemp(join(parent, `.${basename(resolve(out))}.partial-`)))
    .catch((error: unknown) => {
      throw new ImportError(`${out}: can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
    });
  try {
    await writeFiles(draft, partial, version);
    const read = await readSnapshot(partial);
    if (!read.ok) throw new ImportError(`the input makes no snapshot:\n${read.errors.map(formatIssue).join('\n')}`);
    await rmdir(out).catch(() => undefined);
    await rename(partial, out);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** @throws ImportError unless nothing is there yet, or an empty folder */
export async function refuseFull(out: string): Promise<void> {
  const entries = await readdir(out).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new ImportError(`${out}: expected a new folder, ${code === 'ENOTDIR' ? 'found a file' : `can't be read (${code ?? 'unknown error'})`}`);
  });
  if (entries.length > 0)
    throw new ImportError(`${out}: expected a new or empty folder, found ${String(entries.length)} entries in it; choose another with --out`);
}

async function writeFiles(draft: Draft, folder: string, version: string): Promise<void> {
  const hashes: Record<string, string> = {};
  for (const [path, content] of [...draft.files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const text = fileText(content);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
    hashes[path] = hashOf(text);
  }
  const manifest = { Time: draft.time.toISOString(), ToolVersion: version, Files: hashes, Failures: draft.failures };
  await writeFile(join(folder, 'manifest.json'), fileText(manifest));
}
