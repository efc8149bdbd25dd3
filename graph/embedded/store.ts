/**
 * The embedded store: one database file a load. A load writes a new file beside the old ones and is published by replacing
 * the pointer file, so a reader never sees half a load and a killed load leaves the old one.
 */
import { constants } from 'node:fs';
import { copyFile, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeLoad, factsOf, rowCount, type Table, tablesOf, tablesOfPatch } from '../tables.js';
import { queryText } from '../catalogue.js';
import { FORMAT, type GraphPatch, type LoadFacts, type LoadInfo } from '../model.js';
import {
  type Evaluating,
  type GraphStore,
  KEPT,
  type KeptLoad,
  type LoadView,
  OTHER_FORMAT,
  OVERTAKEN,
  type Patching,
  StoreError,
  type WriteOptions,
  type WrittenLoad,
} from '../store.js';
import { LoadCache, makeView } from '../view.js';
import { arnTables } from './arns.js';
import { copyTables } from './copy.js';
import { residueFilter } from './dialect.js';
import { Driver } from './driver.js';
import { DataFolder } from './folder.js';
import { remove } from './remove.js';

/** A load that is open for reading. */
interface Open {
  readonly info: LoadInfo;
  readonly driver: Driver;
  readonly cache: LoadCache;
  readers: number;
  superseded: boolean;
}

/** A load that is being written. */
interface Next {
  readonly id: number;
  /** Until it is published. */
  readonly file: string;
  /** Published loads, ascending. */
  readonly older: readonly number[];
}

export class EmbeddedStore implements GraphStore {
  readonly name = 'embedded';
  private readonly folder: DataFolder;
  private current: Promise<Open> | null = null;
  private currentId: number | null = null;

  /** @param folder the data folder; made with mode 0700 */
  constructor(folder: string) {
    this.folder = new DataFolder(folder);
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
    const pointed = (): Promise<number | null> => this.folder.guarded(() => this.folder.current());
    for (;;) {
      const id = await pointed();
      if (id !== this.currentId) this.turnTo(id);
      try {
        const open = await this.current;
        // Counted in the same step in which the load is had: a new one must not close it in between.
        if (open !== null) open.readers++;
        return open;
      } catch (error) {
        if (this.currentId === id) this.turnTo(null);
        // A load may go between the look at the pointer and the opening of its file.
        if ((await pointed()) === id) throw error;
      }
    }
  }

  private turnTo(id: number | null): void {
    const old = this.current;
    this.currentId = id;
    this.current = id === null ? null : openLoad(this.folder.file(id));
    void old?.then(retire, () => undefined);
  }

  write(rows: Evaluating, options: WriteOptions): Promise<WrittenLoad> {
    return this.folder.guarded(async () => {
      await this.folder.make();
      return options.publish ? this.folder.locked(() => this.publish(rows, options)) : this.writeAside(rows, options);
    });
  }

  follow(patching: Patching, options: Omit<WriteOptions, 'publish'>): Promise<WrittenLoad | null> {
    return this.folder.guarded(async () => {
      if ((await this.folder.current()) === null) return null;
      return this.folder.locked(async () => {
        const next = await this.next();
        const info = await this.changed(patching, next, options);
        return info === null ? null : this.published(info, next, options);
      });
    });
  }

  /** The newest load's file is copied while it is found out what changes in it; null: it can't be followed. */
  private async changed(patching: Patching, { id, file, older }: Next, options: Pick<WriteOptions, 'onProgress'>): Promise<LoadInfo | null> {
    const base = older.at(-1);
    if (base === undefined) return null;
    const [copied, patched] = await Promise.allSettled([copy(this.folder.file(base), file), this.read(patching)]);
    if (patched.status === 'rejected') throw patched.reason;
    if (patched.value === null) {
      await rm(file, { force: true });
      return null;
    }
    if (copied.status === 'rejected') throw copied.reason;
    if (patched.value.base !== base) throw new StoreError('busy', OVERTAKEN);
    return changeDatabase(file, patched.value, id, options);
  }

  private async publish(rows: Evaluating, options: WriteOptions): Promise<WrittenLoad> {
    const next = await this.next();
    return this.published(await writeDatabase(next.file, rows, next.id, options), next, options);
  }

  /** Where the next load is written. */
  private async next(): Promise<Next> {
    const older = await this.folder.cleaned();
    const id = await this.folder.next(older);
    return { id, file: `${this.folder.file(id)}.tmp`, older };
  }

  private async published(info: LoadInfo, { id, file, older }: Next, { keep }: Pick<WriteOptions, 'keep'>): Promise<WrittenLoad> {
    await this.folder.publish(id, file);
    const all = [...older, id];
    await this.folder.remove(all.slice(0, -Math.max(1, keep ?? KEPT)), all);
    return { info, read: (question) => readLoad(this.folder.file(id), question), discard: () => Promise.resolve() };
  }

  private async writeAside(rows: Evaluating, options: WriteOptions): Promise<WrittenLoad> {
    const folder = await this.folder.aside();
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

  loads(): Promise<readonly KeptLoad[]> {
    return this.folder.guarded(async () => {
      const ids = await this.folder.published();
      const loads: (KeptLoad | null)[] = [];
      for (const id of ids) loads.push(await this.keptLoad(id, id === ids.at(-1)));
      return loads.filter((load) => load !== null);
    });
  }

  /** Null where it was removed meanwhile. */
  private async keptLoad(id: number, current: boolean): Promise<KeptLoad | null> {
    const info = await readLoad(this.folder.file(id), (view) => Promise.resolve(view.info)).catch(() => null);
    return info === null && !this.folder.has(id) ? null : { id, current, info };
  }

  forget(loads: readonly number[]): Promise<readonly number[]> {
    return this.folder.guarded(async () => {
      if ((await this.folder.current()) === null) return [];
      return this.folder.locked(async () => {
        const published = await this.folder.cleaned();
        const removed = published.filter((id) => loads.includes(id));
        await this.folder.remove(removed, published);
        return removed;
      });
    });
  }

  async close(): Promise<void> {
    const old = this.current;
    this.current = null;
    this.currentId = null;
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
  const [row] = await driver.run(queryText('load-info', 'embedded'), {}).catch(() => []);
  const info = row === undefined ? null : (JSON.parse(row.data as string) as LoadInfo);
  if (info?.format === FORMAT) return { info, driver, cache: new LoadCache(), readers: 0, superseded: false };
  await driver.close();
  throw new StoreError('corrupt', info === null ? `the database \`${path}\` holds no load; load the snapshot again` : OTHER_FORMAT);
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
      run: (name, params, label) => open.driver.run(queryText(name, 'embedded', label === undefined ? {} : { label }), params),
      paths: (name, params, pass, maxHops, residues) =>
        open.driver.run(queryText(name, 'embedded', { maxHops, residues: residueFilter(pass, residues) }), params),
    },
    open.cache,
  );
}

/** Writes a whole load into a new file and closes it. */
async function writeDatabase(path: string, evaluated: Evaluating, id: number, options: WriteOptions): Promise<LoadInfo> {
  const rows = await evaluated();
  return writing(path, async (driver, files) => {
    await driver.script(queryText('schema', 'embedded'));
    await copied(driver, [...tablesOf(rows), ...arnTables(rows)], files, options);
    return describe(driver, factsOf(rows), id);
  });
}

/** On the disk too: what is changed of it then waits for its own pages only. */
async function copy(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const file = await open(to, 'r+');
  await file.datasync().finally(() => file.close());
}

/** Makes one load's file the next one's. */
function changeDatabase(path: string, patch: GraphPatch, id: number, options: Pick<WriteOptions, 'onProgress'>): Promise<LoadInfo> {
  return writing(path, (driver, files) =>
    // After each of many small statements Ladybug would write its pages to the file.
    driver.transaction(async () => {
      await remove(driver, patch.gone);
      await copied(driver, [...tablesOfPatch(patch), ...arnTables(patch.rows)], files, options);
      await driver.run(queryText('delete-load', 'embedded'), {});
      return describe(driver, patch.facts, id);
    }),
  );
}

/** @param work is given a folder for what it writes on the way */
async function writing<T>(path: string, work: (driver: Driver, files: string) => Promise<T>): Promise<T> {
  const files = `${path}.csv`;
  await mkdir(files, { mode: 0o700 });
  const driver = await Driver.open(path, 'write');
  try {
    return await work(driver, files);
  } finally {
    await driver.close();
    await rm(files, { force: true, recursive: true });
  }
}

function copied(driver: Driver, tables: readonly Table[], files: string, { onProgress }: Pick<WriteOptions, 'onProgress'>): Promise<void> {
  const total = rowCount(tables);
  let done = 0;
  return copyTables(driver, tables, files, (rows) => onProgress?.('write', (done += rows), total));
}

async function describe(driver: Driver, facts: LoadFacts, id: number): Promise<LoadInfo> {
  const info = describeLoad(facts, id);
  await driver.run(queryText('write-load', 'embedded'), { data: JSON.stringify(info) });
  return info;
}
