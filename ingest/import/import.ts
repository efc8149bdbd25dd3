/** `arnpath import`: what people already have → a snapshot that says what it doesn't know. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAccountId } from '../snapshot/arn.js';
import { collectDraft, collectRoots } from './iam-collect.js';
import { detailsDraft, isDetails } from './details.js';
import type { Draft } from './draft.js';
import { ImportError } from './error.js';
import { readValues } from './input.js';
import { refuseFull, writeDraft } from './write.js';

export { ImportError } from './error.js';

const WHAT = 'the output of `aws iam get-account-authorization-details`, or a folder that iam-collect wrote';

/** What was imported, for the person who waits for it. */
export interface Imported {
  readonly from: 'authorization details' | 'iam-collect';
  readonly draft: Draft;
}

/**
 * Reads `input`, a file or a folder, and writes the snapshot folder `out`; all or nothing.
 * @throws ImportError with one sentence for each thing that is wrong
 */
export async function importSnapshot(input: string, out: string, version: string): Promise<Imported> {
  await refuseFull(out);
  const imported = await read(input);
  await writeDraft(imported.draft, out, version);
  return imported;
}

async function read(input: string): Promise<Imported> {
  const stats = await stat(input).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw new ImportError(`${input}: expected ${WHAT}; ${code === 'ENOENT' ? 'found nothing there' : `it can't be read (${code ?? 'unknown error'})`}`);
  });
  if (!stats.isDirectory()) return { from: 'authorization details', draft: await detailsDraft([input]) };
  const roots = await collectRoots(input);
  if (roots.length > 0) return { from: 'iam-collect', draft: await collectDraft(roots) };
  await refuseSnapshot(input);
  return { from: 'authorization details', draft: await detailsDraft(await detailsFiles(input)) };
}

/** The folder's own JSON files, if each is that call's output. */
async function detailsFiles(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile() && entry.name.endsWith('.json')).map((entry) => entry.name);
  const files = names.sort().map((name) => join(folder, name));
  if (files.length === 0) throw new ImportError(`${folder}: expected ${WHAT}; found no JSON file and no \`aws/<partition>/accounts\` in it`);
  for (const file of files) {
    const [first] = await readValues(file);
    if (!isDetails(first))
      throw new ImportError(
        `${file}: expected the output of \`aws iam get-account-authorization-details\`, as every JSON file of this folder; give the files one by one, or move this one away`,
      );
  }
  return files;
}

async function refuseSnapshot(folder: string): Promise<void> {
  const accounts = await readdir(join(folder, 'accounts')).catch(() => []);
  if (accounts.some(isAccountId)) throw new ImportError(`${folder}: is a snapshot already: \`arnpath load ${folder}\` reads it`);
}
