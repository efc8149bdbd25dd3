/**
 * The Neo4j store. Community has one database, so nothing can be swapped: every node carries the number of its load, and
 * readers stay on the number that they began with. A load is published last; rows of loads that died are deleted by the next.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { alive } from '../alive.js';
import { describeLoad, tablesOf } from '../tables.js';
import { queryText } from '../catalogue.js';
import type { GraphRows, LoadInfo } from '../model.js';
import { type GraphStore, type LoadView, StoreError, type WriteOptions, type WrittenLoad } from '../store.js';
import { LoadCache, makeView } from '../view.js';
import { batches, bolt, INDEXES, writeText } from './dialect.js';
import { type Connection, Driver } from './driver.js';

const KEPT = 2;
const BEAT = 3_000;
/** A writer that gave no sign of life for so long is dead. */
const DEAD = 15_000;

interface Pinned {
  readonly number: number;
  readonly info: LoadInfo;
  readonly cache: LoadCache;
}
type Params = Readonly<Record<string, unknown>>;

export class Neo4jStore implements GraphStore {
  readonly name = 'neo4j';
  private pinned: Pinned | null = null;

  private constructor(private readonly driver: Driver) {}

  static async open(connection: Connection): Promise<Neo4jStore> {
    return new Neo4jStore(await Driver.open(connection));
  }

  async read<T>(question: (view: LoadView) => Promise<T>): Promise<T | null> {
    const [row] = await this.driver.read(queryText('load-current', 'neo4j'), {});
    if (row === undefined) return null;
    const number = Number(row.number);
    if (this.pinned?.number !== number) this.pinned = { number, info: JSON.parse(row.data as string) as LoadInfo, cache: new LoadCache() };
    return question(this.view(this.pinned));
  }

  private view({ number, info, cache }: Pinned): LoadView {
    const run = (name: string, text: string, params: Params): ReturnType<Driver['read']> => this.driver.read(text, bolt({ ...params, load: number }) as Params);
    return makeView(
      info,
      {
        run: (name, params) => run(name, queryText(name, 'neo4j'), params),
        paths: (name, params, pass, maxHops) => run(name, queryText(name, 'neo4j', { maxHops }), { ...params, pass: [...pass] }),
      },
      cache,
    );
  }

  async write(rows: GraphRows, options: WriteOptions): Promise<WrittenLoad> {
    const owner = `${hostname()}/${String(process.pid)}/${randomUUID()}`;
    for (const index of INDEXES) await this.driver.schema(index);
    if (options.publish) await this.takeLock(owner);
    const beat = this.heartbeat(owner);
    try {
      await this.deleteObsolete();
      const number = await this.begin(owner);
      beat.load = number;
      const info = await this.writeRows(rows, number, options);
      if (options.publish) await this.publish(number, info, owner);
      else await this.statement('load-describe', { load: number, data: JSON.stringify(info) });
      return this.written({ number, info, cache: new LoadCache() }, options.publish ? null : beat);
    } catch (error) {
      await beat.stop();
      throw error;
    } finally {
      if (options.publish) {
        await beat.stop();
        await this.statement('lock-give', { owner });
      }
    }
  }

  private written(pinned: Pinned, beat: Heartbeat | null): WrittenLoad {
    return {
      info: pinned.info,
      read: (question) => question(this.view(pinned)),
      discard: async () => {
        if (beat === null) return;
        await beat.stop();
        await this.deleteLoad(pinned.number);
      },
    };
  }

  private statement(name: string, params: Params): ReturnType<Driver['write']> {
    return this.driver.write([{ text: queryText(name, 'neo4j'), params: bolt(params) as Params }]);
  }

  private async takeLock(owner: string): Promise<void> {
    await this.takeFromDead();
    const now = Date.now();
    const [row] = await this.statement('lock-take', { owner, now, deadline: now - DEAD });
    if (row?.owner !== owner)
      throw new StoreError('busy', 'another load is writing to this Neo4j; wait until it ends (a load that was killed is given up after 15 seconds)');
  }

  /** A writer of this machine that was killed needs no waiting for. */
  private async takeFromDead(): Promise<void> {
    const [row] = await this.driver.read(queryText('lock-owner', 'neo4j'), {});
    const owner = (row?.owner ?? '') as string;
    const [host, pid] = owner.split('/');
    if (host === hostname() && pid !== undefined && !alive(Number(pid))) await this.statement('lock-give', { owner });
  }

  private async begin(owner: string): Promise<number> {
    const [row] = await this.statement('load-begin', { owner, now: Date.now() });
    return Number(row?.number);
  }

  private async writeRows(rows: GraphRows, number: number, options: WriteOptions): Promise<LoadInfo> {
    const tables = tablesOf(rows);
    const total = tables.reduce((sum, t) => sum + t.length, 0);
    let done = 0;
    for (const table of tables) {
      for (const batch of batches(table)) {
        await this.driver.write([{ text: writeText(table), params: { load: bolt(number), rows: batch } }]);
        done += batch.length;
        options.onProgress?.('write', done, total);
      }
    }
    return describeLoad(rows, number);
  }

  /** Only the holder of the lock publishes; one that was given up meanwhile does not. */
  private async publish(number: number, info: LoadInfo, owner: string): Promise<void> {
    // Described first: a reader may see one property of a node changed and the other not yet.
    await this.statement('load-describe', { load: number, data: JSON.stringify(info) });
    const [row] = await this.statement('load-publish', { load: number, owner });
    if (Number(row?.published) !== 1) throw new StoreError('busy', 'this load was taken for dead and another one has begun; load again');
  }

  private async deleteObsolete(): Promise<void> {
    const rows = await this.driver.read(queryText('load-obsolete', 'neo4j'), bolt({ kept: KEPT, deadline: Date.now() - DEAD }) as Params);
    for (const row of rows) await this.deleteLoad(Number(row.number));
  }

  private async deleteLoad(load: number): Promise<void> {
    await this.driver.auto(queryText('load-delete', 'neo4j'), bolt({ load }) as Params);
    await this.statement('load-forget', { load });
  }

  private heartbeat(owner: string): Heartbeat {
    const beat: Heartbeat = { load: null, stop: () => Promise.resolve() };
    let pending: Promise<unknown> = Promise.resolve();
    const timer = setInterval(() => {
      const now = Date.now();
      pending = Promise.all([
        this.statement('lock-alive', { owner, now }),
        ...(beat.load === null ? [] : [this.statement('load-alive', { load: beat.load, now })]),
      ]).catch(() => undefined);
    }, BEAT);
    timer.unref();
    beat.stop = async (): Promise<void> => {
      clearInterval(timer);
      await pending;
    };
    return beat;
  }

  close(): Promise<void> {
    return this.driver.close();
  }
}

/** Signs of life of a writer, so that others don't take it for dead. */
interface Heartbeat {
  load: number | null;
  stop: () => Promise<void>;
}
