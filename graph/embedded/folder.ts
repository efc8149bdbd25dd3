/**
 * The data folder: a file for each load, and a pointer to the one that readers open. The pointer is replaced at once, so
 * they see one load or another, and never a part.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '../store.js';
import { lockFolder } from './lock.js';

const NUMBER = /^\d+$/;

export class DataFolder {
  /** @param path made with mode 0700 by the first write */
  constructor(private readonly path: string) {}

  private get loads(): string {
    return join(this.path, 'loads');
  }

  /** The file of a load, whether or not it is there. */
  file(id: number): string {
    return join(this.loads, String(id));
  }

  has(id: number): boolean {
    return existsSync(this.file(id));
  }

  /** The load that readers are to open; null where nothing is published. */
  async current(): Promise<number | null> {
    return this.number('current');
  }

  /** Numbers of the published loads that are there, ascending. */
  async published(): Promise<number[]> {
    const newest = await this.current();
    if (newest === null) return [];
    const ids = (await readdir(this.loads)).filter((name) => NUMBER.test(name)).map(Number);
    return ids.filter((id) => id <= newest).sort((a, b) => a - b);
  }

  /** Makes the folder. */
  async make(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
  }

  /** A new folder for what is never published. */
  async aside(): Promise<string> {
    const folder = join(this.path, 'unpublished', randomUUID());
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  /**
   * Runs what changes published loads, while nobody else does.
   * @throws StoreError `busy`
   */
  async locked<T>(work: () => Promise<T>): Promise<T> {
    const unlock = await lockFolder(this.path);
    try {
      await mkdir(this.loads, { recursive: true, mode: 0o700 });
      return await work();
    } finally {
      await unlock();
    }
  }

  /** The published loads; what a load left that was killed is removed. */
  async cleaned(): Promise<readonly number[]> {
    const published = await this.published();
    const kept = new Set(published.map(String));
    for (const name of await readdir(this.loads)) if (!kept.has(name)) await rm(join(this.loads, name), { force: true, recursive: true });
    return published;
  }

  /** A number that no load had. @param published all that are there */
  async next(published: readonly number[]): Promise<number> {
    return Math.max(0, ...published, await this.lastRemoved()) + 1;
  }

  /** Makes a finished database the newest load. */
  async publish(id: number, database: string): Promise<void> {
    await rename(database, this.file(id));
    await this.write('current', id);
  }

  /** Removes loads. @param published all that are there, ascending */
  async remove(ids: readonly number[], published: readonly number[]): Promise<void> {
    const left = published.filter((id) => !ids.includes(id));
    const newest = published.at(-1);
    // The pointer goes first, so that nobody is sent to a file that is gone.
    if (newest !== undefined && newest !== left.at(-1)) await this.turnBack(newest, left.at(-1) ?? null);
    for (const id of ids) await rm(this.file(id), { force: true, recursive: true });
  }

  /** Its number is not given again: a server that has the load open tells loads apart by their numbers. */
  private async turnBack(from: number, to: number | null): Promise<void> {
    await this.write('removed', Math.max(from, await this.lastRemoved()));
    if (to === null) await rm(join(this.path, 'current'), { force: true });
    else await this.write('current', to);
  }

  private async lastRemoved(): Promise<number> {
    return (await this.number('removed')) ?? 0;
  }

  /** What a small file says; null where it isn't there. */
  private async number(name: string): Promise<number | null> {
    const text = await readFile(join(this.path, name), 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
    return text === null ? null : Number(text);
  }

  private async write(name: string, value: number): Promise<void> {
    const part = join(this.path, `${name}.${randomUUID()}`);
    await writeFile(part, String(value), { mode: 0o600 });
    await rename(part, join(this.path, name));
  }

  /** Runs `work`; trouble with files becomes one sentence, everything else stays as it is. */
  async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.readable(error);
    }
  }

  private readable(error: unknown): unknown {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof StoreError || typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return error;
    const what = `the data folder \`${this.path}\` can't be used (${code}): it must be a folder that this user can read and write; see --data and ARNPATH_DATA`;
    return new StoreError('unreachable', what, { cause: error });
  }
}
