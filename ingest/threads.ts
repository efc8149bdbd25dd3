/** Evaluation on several threads: this one and others, each with the snapshot and an engine of its own. */
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { EffectiveRows } from '../graph/effective.js';
import { createActionTable } from '../policy/tables/actions.js';
import { Counter, type Evaluated, Share } from './accounts.js';
import { loadActionData } from './action-data.js';
import type { Part } from './part.js';
import type { Given, HandedOver } from './thread.js';

export interface Evaluation {
  readonly world: Evaluated;
  readonly services: readonly string[];
  /** Actions (`service:Name`) beyond the table's: those that documents name literally, and those that are asked about. */
  readonly extraActions: readonly string[];
  /** How many threads; as many as there are cores unless told, one for a small snapshot. */
  readonly threads?: number;
  /** Hears how many resources are evaluated. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Fewer resources are evaluated before another thread has its copy of the snapshot. */
const WORTH_THREADS = 5_000;
/** Each thread has a copy of the snapshot in memory. */
const MOST_THREADS = 4;
const PROGRESS_MS = 500;

/** What each of the threads evaluated. An error in one of them ends all. */
export async function evaluatedParts({ world, services, extraActions, threads, onProgress }: Evaluation): Promise<Part[]> {
  const counter = new Counter();
  const others = compiled() ? (threads ?? unasked(world)) - 1 : 0;
  const total = world.resources.length;
  const report = (): void => onProgress?.(counter.done, total);
  const workers = Array.from({ length: others }, () => start({ world: evaluated(world), services, extraActions, counter: counter.memory }));
  const clock = setInterval(report, PROGRESS_MS);
  try {
    const own = new Share(world, createActionTable(await loadActionData(services)), extraActions, counter);
    const handed = Promise.all(workers.map((w) => w.part));
    handed.catch(() => undefined);
    // Between two accounts whatever else waits has its turn.
    while (own.step()) await setImmediate();
    const parts = [own.part(), ...(await handed)];
    report();
    return parts;
  } finally {
    clearInterval(clock);
    await Promise.all(workers.map((w) => w.worker.terminate()));
  }
}

const unasked = ({ resources }: Evaluated): number => (resources.length < WORTH_THREADS ? 1 : Math.min(availableParallelism(), MOST_THREADS));

/** A thread needs a compiled file: source files run on one. */
const compiled = (): boolean => import.meta.url.endsWith('.js');

/** Without what only writing needs. */
const evaluated = ({ principals, accounts, documents, organization, resources }: Evaluated): Evaluated => ({
  principals,
  accounts,
  documents,
  organization,
  resources,
});

function start(workerData: Given): { readonly worker: Worker; readonly part: Promise<Part> } {
  const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData });
  const part = new Promise<Part>((resolve, reject) => {
    worker.once('message', ({ rows, ...rest }: HandedOver) => {
      resolve({ ...rest, effective: EffectiveRows.over(rows) });
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`a thread of the evaluation ended with ${String(code)} before it was done`));
    });
  });
  return { worker, part };
}
