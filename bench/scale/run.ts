/** Everything that is measured of one store. */
import type { AnswerBook } from './answers.js';
import { changeSnapshot, type Change } from './change.js';
import { Client, serveStore } from './http.js';
import { type MeasuredLoad, measureLoad } from './load.js';
import { type Measured, measureRow } from './measure.js';
import { drawRows, type QuestionRow } from './questions.js';
import type { Workspace } from './snapshots.js';
import type { BenchStore, StoreName } from './stores.js';
import type { Plan } from '../generate/plan.js';

export interface SecondLoad {
  readonly change: Change;
  readonly what: string;
  readonly load: MeasuredLoad;
}

export interface StoreRun {
  readonly name: StoreName;
  readonly store: string;
  readonly load: MeasuredLoad;
  readonly disk: ReadonlyMap<string, number>;
  readonly rows: readonly Measured[];
  readonly second: readonly SecondLoad[];
}

export interface Task {
  readonly plan: Plan;
  readonly seed: number;
  readonly snapshot: string;
  readonly workspace: Workspace;
  /** Questions a row; 0 for loads only. */
  readonly asks: number;
  /** What the names of the rows that are asked have in them. */
  readonly only: string;
  readonly answers: AnswerBook;
  /** Milliseconds for a row. */
  readonly patience: number;
  readonly changes: readonly Change[];
  readonly say: (line: string) => void;
}

/** @param drawn rows that another store was asked: then the same are asked again */
export async function runStore(store: BenchStore, task: Task, drawn: readonly QuestionRow[] | null): Promise<{ run: StoreRun; rows: readonly QuestionRow[] }> {
  const { say } = task;
  say(`${store.how}: loading`);
  const load = await measureLoad(store, task.snapshot);
  const disk = store.disk();
  const rows = task.asks === 0 ? [] : (drawn ?? (await drawFor(store, task)));
  const measured: Measured[] = [];
  for (const row of rows.filter((r) => r.name.includes(task.only))) {
    say(`${store.how}: ${row.name}`);
    measured.push(await measureRow(store, row, task.patience, task.answers));
  }
  const second: SecondLoad[] = [];
  for (const change of task.changes) second.push(await secondLoad(store, task, change));
  return { run: { name: store.name, store: store.how, load, disk, rows: measured, second }, rows };
}

async function drawFor(store: BenchStore, { plan, seed, asks, say }: Task): Promise<QuestionRow[]> {
  say(`${store.how}: drawing questions`);
  const server = await serveStore(store);
  const client = new Client(server.url);
  try {
    return await drawRows(plan, seed, asks, async (path) => {
      const { status, text } = await client.ask(path);
      // A question that fails must not seem to be one with an empty answer: other questions would be drawn.
      if (status !== 200) throw new Error(`${path}: ${text}`);
      return JSON.parse(text) as unknown;
    });
  } finally {
    client.close();
    await server.stop();
  }
}

/** The original is loaded again first, so that one change is measured and not the sum of two. */
async function secondLoad(store: BenchStore, { snapshot, workspace, seed, say }: Task, change: Change): Promise<SecondLoad> {
  const changed = workspace.copy(snapshot, `changed-${change}`);
  const what = changeSnapshot(changed, change, seed);
  say(`${store.how}: second load after a change: ${what}`);
  await measureLoad(store, snapshot);
  return { change, what, load: await measureLoad(store, changed) };
}
