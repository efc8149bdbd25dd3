/** One store under many clients, first left alone, then loaded into again and again. */
import type { Plan } from '../generate/plan.js';
import { startChild } from '../scale/children.js';
import { Client, fingerprint, serveStore } from '../scale/http.js';
import { type LoadReport, measureLoad } from '../scale/load.js';
import { drawRows } from '../scale/questions.js';
import type { BenchStore } from '../scale/stores.js';
import { type CrowdReport, runCrowd } from './crowd.js';
import { type Expected, Tally, type Verdict } from './tally.js';

export interface ClientsTask {
  readonly plan: Plan;
  readonly seed: number;
  readonly clients: number;
  readonly seconds: number;
  /** What the names of the kinds that are asked have in them. */
  readonly only: string;
  /** Questions of each kind. */
  readonly asks: number;
  /** Loads that have to be published while clients ask, however long that takes. */
  readonly loads: number;
  /** Two snapshots that answer differently. */
  readonly snapshots: readonly [string, string];
  readonly say: (line: string) => void;
}

export interface ClientsReport {
  readonly store: string;
  readonly questions: number;
  /** Questions that the two snapshots answer differently. */
  readonly telling: number;
  readonly quiet: CrowdReport;
  readonly loading: CrowdReport;
  readonly loads: number;
  readonly verdict: Verdict;
}

export async function runClients(store: BenchStore, task: ClientsTask): Promise<ClientsReport> {
  const { say, snapshots } = task;
  const expected = new Map<string, Expected>();
  let paths: readonly string[] = [];
  const published = new Map<number, string>();
  for (const snapshot of [...snapshots].reverse()) {
    say(`${store.how}: loading ${snapshot}, and asking it alone`);
    published.set((await measureLoad(store, snapshot)).id, snapshot);
    if (paths.length === 0) paths = await drawPaths(store, task);
    expected.set(snapshot, await answersOf(store, paths));
  }
  const tally = new Tally();
  const server = await serveStore(store);
  try {
    const crowd = { url: server.url, clients: task.clients, paths, seed: task.seed, tally };
    say(`${store.how}: ${String(task.clients)} clients for ${String(task.seconds)} s`);
    const end = performance.now() + task.seconds * 1000;
    const quiet = await runCrowd({ ...crowd, goOn: () => performance.now() < end });
    say(`${store.how}: the same while loads are written`);
    const { report: loading, loads } = await underLoads(store, task, crowd, published);
    const verdict = tally.check((id) => expected.get(published.get(id) ?? '') ?? null);
    return { store: store.how, questions: paths.length, telling: telling(task, expected, paths), quiet, loading, loads, verdict };
  } finally {
    await server.stop();
  }
}

/** Loads that may be published without an answer from a new one, as a multiple of those that have to be. */
const UNSEEN = 5;

/** Loads go on until the clients have had their time, enough loads were published, and answers came from more than one. */
async function underLoads(
  store: BenchStore,
  task: ClientsTask,
  crowd: Omit<Parameters<typeof runCrowd>[0], 'goOn'>,
  published: Map<number, string>,
): Promise<{ report: CrowdReport; loads: number }> {
  let loads = 0;
  let over = false;
  const [first, second] = task.snapshots;
  const child = startChild('bench/scale/load-child.js', [store.name, store.data, second, first, '--forever'], store.env, (line) => {
    const report = JSON.parse(line) as LoadReport;
    published.set(report.id, report.snapshot);
    loads++;
  });
  void child.ended.then(() => (over = true));
  const end = performance.now() + task.seconds * 1000;
  const unseen = (): boolean => crowd.tally.loads.size < 2 && loads < UNSEEN * task.loads;
  const report = await runCrowd({ ...crowd, goOn: () => !over && (performance.now() < end || loads < task.loads || unseen()) });
  const broken = over;
  child.process.kill('SIGTERM');
  if ((await child.ended) !== 0 || broken) throw new Error(`${store.how}: the loads beside the clients failed`);
  return { report, loads };
}

async function drawPaths(store: BenchStore, { plan, seed, asks, only }: ClientsTask): Promise<string[]> {
  const server = await serveStore(store);
  const client = new Client(server.url);
  const rows = await drawRows(plan, seed, asks, async (path) => JSON.parse((await client.ask(path)).text) as unknown);
  client.close();
  await server.stop();
  return [...new Set(rows.filter((r) => r.name.includes(only)).flatMap((r) => r.paths))];
}

async function answersOf(store: BenchStore, paths: readonly string[]): Promise<Expected> {
  const server = await serveStore(store);
  const client = new Client(server.url);
  const answers = new Map<string, string>();
  for (const path of paths) {
    const { status, text } = await client.ask(path);
    if (status !== 200) throw new Error(`${path}: ${String(status)} ${text.slice(0, 300)}`);
    answers.set(path, fingerprint(text).hash);
  }
  client.close();
  await server.stop();
  return answers;
}

function telling({ snapshots: [a, b] }: ClientsTask, expected: ReadonlyMap<string, Expected>, paths: readonly string[]): number {
  return paths.filter((path) => expected.get(a)?.get(path) !== expected.get(b)?.get(path)).length;
}
