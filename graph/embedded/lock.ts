/** One writer of published loads at a time: a file with its process id. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alive } from '../alive.js';
import { StoreError } from '../store.js';

/**
 * Takes the lock of a data folder; a lock of a process that is gone is taken over.
 * @returns gives the lock back
 * @throws StoreError `busy`
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  for (let tries = 0; tries < 3; tries++) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = Number(await readFile(path, 'utf8').catch(() => ''));
      if (pid > 0 && alive(pid))
        throw new StoreError('busy', `another load or forget (process ${String(pid)}) is writing to \`${folder}\`; wait until it ends`);
      await rm(path, { force: true });
    }
  }
  throw new StoreError('busy', `another load or forget is starting on \`${folder}\`; try again`);
}
