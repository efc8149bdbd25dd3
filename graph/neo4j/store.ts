/**
 * The Neo4j store. Community has one database, so nothing can be swapped: every node carries the number of its graph, which
 * is that of the whole load that began it, and of the loads of that graph since which and until which it is there. Readers
 * stay on the load that they began with. A load is published last and taken back first; its rows are deleted after that, and
 * rows of loads that died by the next one.
 */
import { describeLoad, factsOf, rowCount, tablesOf, tablesOfPatch } from '../tables.js';
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
import { deleteLoad } from './deletion.js';
import { bolt, INDEXES, writeText } from './dialect.js';
import { type Connection, Driver } from './driver.js';
import { goneSteps, type Step } from './gone.js';
import { DEAD, Heartbeat } from './heartbeat.js';
import { locked, newOwner, TAKEN_FOR_DEAD } from './lock.js';
import { type Place, RowWriter } from './rows.js';
import { type Params, reading, type Statement, writing } from './statement.js';

/** How often a question is asked while its load is removed each time. */
const TRIES = 5;

interface Pinned extends Place {
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
    if (this.pinned?.number !== number) this.pinned = { graph: Number(row.graph), number, info: readableInfo(row.data), cache: new LoadCache() };
    return this.pinned;
  }

  private async isPublished({ number }: Pinned): Promise<boolean> {
    return (await this.fetch('load-published', { load: number })).length > 0;
  }

  private view({ graph, number, info, cache }: Pinned): LoadView {
    const run = (text: string, params: Params): ReturnType<Driver['read']> =>
      this.driver.read(text, bolt({ ...params, load: graph, version: number }) as Params);
    return makeView(
      info,
      {
        run: (name, params, label) => run(queryText(name, 'neo4j', label === undefined ? {} : { label }), params),
        paths: (name, params, pass, maxHops) => run(queryText(name, 'neo4j', { maxHops }), { ...params, pass: [...pass] }),
      },
      cache,
    );
  }

  async write(rows: Evaluating, options: WriteOptions): Promise<WrittenLoad> {
    await this.prepare();
    return options.publish ? this.locked((beat) => this.writePublished(rows, options, beat)) : this.writeAside(rows, options);
  }

  private async prepare(): Promise<void> {
    for (const index of INDEXES) await this.driver.schema(index);
  }

  private locked<T>(work: (beat: Heartbeat) => Promise<T>): Promise<T> {
    return locked(this.fetch, this.statement, work);
  }

  private async writePublished(rows: Evaluating, options: WriteOptions, beat: Heartbeat): Promise<WrittenLoad> {
    await this.deleteDead(beat, 'locked');
    return this.published(await this.writeLoad(rows, options, beat), options, beat);
  }

  private async published(load: Pinned, { keep }: Pick<WriteOptions, 'keep'>, beat: Heartbeat): Promise<WrittenLoad> {
    await this.publish(load.number, beat.owner);
    beat.loads.delete(load.number);
    await this.prune(Math.max(1, keep ?? KEPT), beat);
    return this.written(load, () => Promise.resolve());
  }

  private async writeAside(rows: Evaluating, options: WriteOptions): Promise<WrittenLoad> {
    const beat = new Heartbeat(this.statement, newOwner());
    try {
      await this.deleteDead(beat, 'aside');
      const load = await this.writeLoad(rows, options, beat);
      return this.written(load, () => deleteLoad(this.driver, this.statement, load.number).finally(() => beat.stop()));
    } catch (error) {
      await beat.stop();
      throw error;
    }
  }

  private written(pinned: Pinned, discard: () => Promise<void>): WrittenLoad {
    return { info: pinned.info, read: (question) => question(this.view(pinned)), discard };
  }

  /** Everything but its publication. */
  private async writeLoad(evaluated: Evaluating, options: WriteOptions, beat: Heartbeat): Promise<Pinned> {
    const rows = await evaluated();
    const [row] = await this.statement('load-begin', { owner: beat.owner, now: Date.now() });
    const number = Number(row?.number);
    const steps = tablesOf(rows).map((table) => ({ table, text: writeText(table, 'whole') }));
    return this.writeSteps(steps, factsOf(rows), { graph: number, number }, options, beat);
  }

  private async writeSteps(
    steps: readonly Step[],
    facts: LoadFacts,
    place: Place,
    options: Pick<WriteOptions, 'onProgress'>,
    beat: Heartbeat,
  ): Promise<Pinned> {
    const { number } = place;
    beat.loads.add(number);
    await this.writeRows(steps, place, options);
    const info = describeLoad(facts, number);
    // Described before it is published: a reader may see one property of a node changed and the other not yet.
    await this.statement('load-describe', { load: number, data: JSON.stringify(info) });
    return { ...place, info, cache: new LoadCache() };
  }

  private async writeRows(steps: readonly Step[], place: Place, options: Pick<WriteOptions, 'onProgress'>): Promise<void> {
    const total = rowCount(steps.map((step) => step.table));
    const writer = new RowWriter(this.driver, place);
    let done = 0;
    for (const { table, text } of steps) {
      await writer.table(table, text, (written) => {
        done += written;
        options.onProgress?.('write', done, total);
      });
    }
  }

  /** Only the holder of the lock publishes; one that was given up meanwhile does not. */
  private async publish(number: number, owner: string): Promise<void> {
    const [row] = await this.statement('load-publish', { load: number, owner, now: Date.now() });
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

  async follow(patching: Patching, options: Omit<WriteOptions, 'publish'>): Promise<WrittenLoad | null> {
    const patch = await this.read(patching);
    if (patch === null) return null;
    await this.prepare();
    return this.locked(async (beat) => this.published(await this.writeChanges(patch, options, beat), options, beat));
  }

  private async writeChanges(patch: GraphPatch, options: Pick<WriteOptions, 'onProgress'>, beat: Heartbeat): Promise<Pinned> {
    await this.deleteDead(beat, 'locked');
    const [base] = await this.statement('load-current', {});
    if (base === undefined || Number(base.number) !== patch.base) throw new StoreError('busy', OVERTAKEN);
    readableInfo(base.data);
    const graph = Number(base.graph);
    const [row] = await this.statement('load-follow', { owner: beat.owner, now: Date.now(), graph });
    if (row === undefined) throw new StoreError('busy', TAKEN_FOR_DEAD);
    const steps = [...goneSteps(patch.gone), ...tablesOfPatch(patch).map((table) => ({ table, text: writeText(table, 'changes') }))];
    return this.writeSteps(steps, patch.facts, { graph, number: Number(row.number) }, options, beat);
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
    await this.deleteDead(beat, 'locked');
    return taken;
  }

  /** Deletes what was taken back, and what writers left that died. */
  private async deleteDead(beat: Heartbeat, as: 'locked' | 'aside'): Promise<void> {
    const now = Date.now();
    const numbers = (await this.statement('load-claim', { now, deadline: now - DEAD, locked: as === 'locked' })).map((row) => Number(row.number));
    for (const number of numbers) beat.loads.add(number);
    for (const number of numbers) {
      await deleteLoad(this.driver, this.statement, number);
      beat.loads.delete(number);
    }
  }

  close(): Promise<void> {
    return this.driver.close();
  }
}

/** Null of a load that another version wrote. */
function infoOf(data: unknown): LoadInfo | null {
  const info = JSON.parse(data as string) as LoadInfo;
  return info.format === FORMAT ? info : null;
}

function readableInfo(data: unknown): LoadInfo {
  const info = infoOf(data);
  if (info === null) throw new StoreError('corrupt', OTHER_FORMAT);
  return info;
}
