/**
 * The embedded store: one database file a load. A load writes a new file beside the old ones and is published by replacing
 * the pointer file, so a reader never sees half a load and a killed load leaves the old one.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeLoad, tablesOf } from '../tables.js';
import { queryText } from '../catalogue.js';
import type { GraphRows, LoadInfo } from '../model.js';
import { type GraphStore, type LoadView, StoreError, type WriteOptions, type WrittenLoad } from '../store.js';
import { LoadCache, makeView } from '../view.js';
import { arnTables } from './arns.js';
import { copyTable } from './copy.js';
import { residueFilter } from './dialect.js';
import { Driver } from './driver.js';
import { lockFolder } from './lock.js';

const KEPT = 2;

/** A load that is open for reading. */
interface Open {
  readonly info: LoadInfo;
  readonly driver: Driver;
  readonly cache: LoadCache;
  readers: number;
  superseded: boolean;
}

export class EmbeddedStore implements GraphStore {
  readonly name = 'embedded';
  private current: Promise<Open> | null = null;
  private currentName: string | null = null;

  /** @param folder the data folder; made with mode 0700 */
  constructor(private readonly folder: string) {}

  private get loads(): string {
    return join(this.folder, 'loads');
  }

  async read<T>(question: (view: LoadView) => Promise<T>): Promise<T | null> {
    const open = await this.newest();
    if (open === null) return null;
    try {
      return await question(viewOf(open));
    } finally {
      open.readers--;
      if (open.superseded && open.readers === 0) await open.driver.close();
    }
  }

  /** The newest published load, opened once and counted as read. Another process may have published it. */
  private async newest(): Promise<Open | null> {
    const name = await readFile(join(this.folder, 'current'), 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw this.readable(error);
    });
    if (name === null) return null;
    if (name !== this.currentName) {
      const old = this.current;
      this.currentName = name;
      this.current = openLoad(join(this.loads, name));
      void old?.then(retire, () => undefined);
    }
    try {
      const open = await this.current;
      // Counted in the same step in which the load is had: a new one must not close it in between.
      if (open !== null) open.readers++;
      return open;
    } catch (error) {
      this.currentName = null;
      throw error;
    }
  }

  async write(rows: GraphRows, options: WriteOptions): Promise<WrittenLoad> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      return await (options.publish ? this.publish(rows, options) : this.writeAside(rows, options));
    } catch (error) {
      throw this.readable(error);
    }
  }

  /** Trouble with files as one sentence; everything else as it is. */
  private readable(error: unknown): unknown {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof StoreError || typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) return error;
    const what = `the data folder \`${this.folder}\` can't be used (${code}): it must be a folder that this user can read and write; see --data and ARNPATH_DATA`;
    return new StoreError('unreachable', what, { cause: error });
  }

  private async publish(rows: GraphRows, options: WriteOptions): Promise<WrittenLoad> {
    const unlock = await lockFolder(this.folder);
    try {
      await mkdir(this.loads, { recursive: true, mode: 0o700 });
      const numbers = await this.cleaned();
      const id = Math.max(0, ...numbers) + 1;
      const part = join(this.loads, `${String(id)}.tmp`);
      const info = await writeDatabase(part, rows, id, options);
      await rename(part, join(this.loads, String(id)));
      await this.pointTo(id);
      for (const old of numbers.sort((a, b) => a - b).slice(0, Math.max(0, numbers.length + 1 - KEPT)))
        await rm(join(this.loads, String(old)), { force: true, recursive: true });
      return { info, read: (question) => readLoad(join(this.loads, String(id)), question), discard: () => Promise.resolve() };
    } finally {
      await unlock();
    }
  }

  /** Numbers of the loads that are there; what a killed load left is removed. */
  private async cleaned(): Promise<number[]> {
    const names = await readdir(this.loads);
    for (const name of names) if (!/^\d+$/.test(name)) await rm(join(this.loads, name), { force: true, recursive: true });
    return names.filter((n) => /^\d+$/.test(n)).map(Number);
  }

  private async pointTo(id: number): Promise<void> {
    const part = join(this.folder, `current.${randomUUID()}`);
    await writeFile(part, String(id), { mode: 0o600 });
    await rename(part, join(this.folder, 'current'));
  }

  private async writeAside(rows: GraphRows, options: WriteOptions): Promise<WrittenLoad> {
    const folder = join(this.folder, 'unpublished', randomUUID());
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, 'load');
    const info = await writeDatabase(path, rows, 0, options);
    const open = await openLoad(path);
    return {
      info,
      read: (question) => question(viewOf(open)),
      discard: async () => {
        await open.driver.close();
        await rm(folder, { force: true, recursive: true });
      },
    };
  }

  async close(): Promise<void> {
    const old = this.current;
    this.current = null;
    this.currentName = null;
    const open = await old?.catch(() => null);
    if (open != null) await retire(open);
  }
}

async function retire(open: Open): Promise<void> {
  open.superseded = true;
  if (open.readers === 0) await open.driver.close();
}

async function openLoad(path: string): Promise<Open> {
  const driver = await Driver.open(path, 'read');
  const [row] = await driver.run(queryText('load-info', 'embedded'), {}).catch(async () => {
    await driver.close();
    return [];
  });
  if (row === undefined) throw new StoreError('corrupt', `the database \`${path}\` holds no load; load the snapshot again`);
  return { info: JSON.parse(row.data as string) as LoadInfo, driver, cache: new LoadCache(), readers: 0, superseded: false };
}

/** Reads one load in a database of its own. */
async function readLoad<T>(path: string, question: (view: LoadView) => Promise<T>): Promise<T> {
  const open = await openLoad(path);
  try {
    return await question(viewOf(open));
  } finally {
    await open.driver.close();
  }
}

function viewOf(open: Open): LoadView {
  return makeView(
    open.info,
    {
      run: (name, params) => open.driver.run(queryText(name, 'embedded'), params),
      paths: (name, params, pass, maxHops, residues) =>
        open.driver.run(queryText(name, 'embedded', { maxHops, residues: residueFilter(pass, residues) }), params),
    },
    open.cache,
  );
}

/** Writes a whole load into a new file and closes it. */
async function writeDatabase(path: string, rows: GraphRows, id: number, options: WriteOptions): Promise<LoadInfo> {
  const files = `${path}.csv`;
  await mkdir(files, { mode: 0o700 });
  const driver = await Driver.open(path, 'write');
  try {
    await driver.script(queryText('schema', 'embedded'));
    const tables = [...tablesOf(rows), ...arnTables(rows)];
    for (const [i, table] of tables.entries()) {
      await copyTable(driver, table, files);
      options.onProgress?.('write', i + 1, tables.length);
    }
    const info = describeLoad(rows, id);
    await driver.run(queryText('write-load', 'embedded'), { data: JSON.stringify(info) });
    return info;
  } finally {
    await driver.close();
    await rm(files, { force: true, recursive: true });
  }
}
