/**
 * The Neo4j store. Community has one database, so nothing can be swapped: every node carries the number of its load, and
 * readers stay on the number that they began with. A load is published last and taken back first; its rows are deleted
 * after that, and rows of loads that died by the next one.
 */
import { describeLoad, rowCount, tablesOf } from '../tables.js';
import { queryText } from '../catalogue.js';
import type { GraphRows, LoadInfo } from '../model.js';
import { type GraphStore, KEPT, type KeptLoad, type LoadView, StoreError, type WriteOptions, type WrittenLoad } from '../store.js';
import { LoadCache, makeView } from '../view.js';
import { bolt, INDEXES } from './dialect.js';
import { type Connection, Driver } from './driver.js';
import { DEAD, Heartbeat } from './heartbeat.js';
import { locked, newOwner, TAKEN_FOR_DEAD } from './lock.js';
import { RowWriter } from './rows.js';
import { type Params, reading, type Statement, writing } from './statement.js';

/** How often a question is asked while its load is removed each time. */
const TRIES = 5;

interface Pinned {
  readonly number: number;
  readonly info: LoadInfo;
  readonly cache: LoadCache;
}

export class Neo4jStore implements GraphStore {
  readonly name = 'neo4j';
  private readonly fetch: Statement;
  private readonly statement: Statement;
  private pinned: Pinned | null = null;

  private constructor(private readonly driver: Driver) {
    this.fetch = reading(driver);
    this.statement = writing(driver);
  }

  static async open(connection: Connection): Promise<Neo4jStore> {
    return new Neo4jStore(await Driver.open(connection));
  }

  async read<T>(question: (view: LoadView) => Promise<T>): Promise<T | null> {
    for (let tries = 0; tries < TRIES; tries++) {
      const pinned = await this.newest();
      if (pinned === null) return null;
      const [asked] = await Promise.allSettled([question(this.view(pinned))]);
      if (asked.status === 'rejected' && asked.reason instanceof StoreError) throw asked.reason;
      // Rows of a load that was taken back may have been missing.
      if (!(await this.isPublished(pinned))) continue;
      if (asked.status === 'rejected') throw asked.reason;
      return asked.value;
    }
    throw new StoreError('busy', 'loads are removed faster than a question is answered; ask again, or keep more loads (`arnpath load --keep`)');
  }

  private async newest(): Promise<Pinned | null> {
    const [row] = await this.fetch('load-current', {});
    if (row === undefined) return null;
    const number = Number(row.number);
    if (this.pinned?.number !== number) this.pinned = { number, info: infoOf(row.data), cache: new LoadCache() };
    return this.pinned;
  }

  private async isPublished({ number }: Pinned): Promise<boolean> {
    return (await this.fetch('load-published', { load: number })).length > 0;
  }

  private view({ number, info, cache }: Pinned): LoadView {
    const run = (text: string, params: Params): ReturnType<Driver['read']> => this.driver.read(text, bolt({ ...params, load: number }) as Params);
    return makeView(
      info,
      {
        run: (name, params) => run(queryText(name, 'neo4j'), params),
        paths: (name, params, pass, maxHops) => run(queryText(name, 'neo4j', { maxHops }), { ...params, pass: [...pass] }),
      },
      cache,
    );
  }

  async write(rows: GraphRows, options: WriteOptions): Promise<WrittenLoad> {
    await this.prepare();
    return options.publish ? this.locked((beat) => this.writePublished(rows, options, beat)) : this.writeAside(rows, options);
  }

  private async prepare(): Promise<void> {
    for (const index of INDEXES) await this.driver.schema(index);
  }

  private locked<T>(work: (beat: Heartbeat) => Promise<T>): Promise<T> {
    return locked(this.fetch, this.statement, work);
  }

  private async writePublished(rows: GraphRows, options: WriteOptions, beat: Heartbeat): Promise<WrittenLoad> {
    const { number, info } = await this.writeLoad(rows, options, beat);
    await this.publish(number, beat.owner);
    beat.loads.delete(number);
    await this.prune(Math.max(1, options.keep ?? KEPT), beat);
    return this.written({ number, info, cache: new LoadCache() }, () => Promise.resolve());
  }

  private async writeAside(rows: GraphRows, options: WriteOptions): Promise<WrittenLoad> {
    const beat = new Heartbeat(this.statement, newOwner());
    try {
      const { number, info } = await this.writeLoad(rows, options, beat);
      return this.written({ number, info, cache: new LoadCache() }, async () => {
        await this.deleteLoad(number).finally(() => beat.stop());
      });
    } catch (error) {
      await beat.stop();
      throw error;
    }
  }

  private written(pinned: Pinned, discard: () => Promise<void>): WrittenLoad {
    return { info: pinned.info, read: (question) => question(this.view(pinned)), discard };
  }

  /** Everything but its publication. */
  private async writeLoad(rows: GraphRows, options: WriteOptions, beat: Heartbeat): Promise<{ number: number; info: LoadInfo }> {
    await this.deleteDead(beat);
    const [row] = await this.statement('load-begin', { owner: beat.owner, now: Date.now() });
    const number = Number(row?.number);
    beat.loads.add(number);
    await this.writeRows(rows, number, options);
    const info = describeLoad(rows, number);
    // Described before it is published: a reader may see one property of a node changed and the other not yet.
    await this.statement('load-describe', { load: number, data: JSON.stringify(info) });
    return { number, info };
  }

  private async writeRows(rows: GraphRows, number: number, options: WriteOptions): Promise<void> {
    const tables = tablesOf(rows);
    const total = rowCount(tables);
    const writer = new RowWriter(this.driver, number);
    let done = 0;
    for (const table of tables) {
      await writer.table(table, (written) => {
        done += written;
        options.onProgress?.('write', done, total);
      });
    }
  }

  /** Only the holder of the lock publishes; one that was given up meanwhile does not. */
  private async publish(number: number, owner: string): Promise<void> {
    const [row] = await this.statement('load-publish', { load: number, owner });
    if (Number(row?.published) !== 1) throw new StoreError('busy', TAKEN_FOR_DEAD);
  }

  /** What fails here is made up for by the next load: this one is published. */
  private async prune(keep: number, beat: Heartbeat): Promise<void> {
    try {
      const published = (await this.fetch('load-list', {})).map((row) => Number(row.number));
      await this.takeBack(published.slice(0, -keep), beat);
    } catch {
      // Loads that were taken back are deleted by the next writer, who says what is wrong if that fails again.
    }
  }

  async loads(): Promise<readonly KeptLoad[]> {
    const rows = await this.fetch('load-list', {});
    return rows.map((row, i) => ({ id: Number(row.number), current: i === rows.length - 1, info: infoOf(row.data) }));
  }

  async forget(loads: readonly number[]): Promise<readonly number[]> {
    if ((await this.fetch('load-list', {})).length === 0) return [];
    return this.locked((beat) => this.takeBack(loads, beat));
  }

  /** Readers leave the loads first, so that they never see half of one. */
  private async takeBack(loads: readonly number[], beat: Heartbeat): Promise<readonly number[]> {
    const published = (await this.fetch('load-list', {})).map((row) => Number(row.number));
    const taken = published.filter((load) => loads.includes(load));
    await this.statement('load-withdraw', { loads: taken });
    await this.deleteDead(beat);
    return taken;
  }

  /** Deletes what was taken back, and what writers left that died. */
  private async deleteDead(beat: Heartbeat): Promise<void> {
    const now = Date.now();
    const numbers = (await this.statement('load-claim', { now, deadline: now - DEAD })).map((row) => Number(row.number));
    for (const number of numbers) beat.loads.add(number);
    for (const number of numbers) {
      await this.deleteLoad(number);
      beat.loads.delete(number);
    }
  }

  /** Relationships first: a transaction that deletes nodes with all of theirs may need more memory than it is given. */
  private async deleteLoad(load: number): Promise<void> {
    const deleting = (name: string): ReturnType<Driver['auto']> => this.driver.auto(queryText(name, 'neo4j'), bolt({ load }) as Params);
    while (Number((await deleting('load-unlink'))[0]?.deleted) > 0);
    await deleting('load-delete');
    await this.statement('load-forget', { load });
  }

  close(): Promise<void> {
    return this.driver.close();
  }
}

const infoOf = (data: unknown): LoadInfo => JSON.parse(data as string) as LoadInfo;
