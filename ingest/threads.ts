/** Evaluation on several threads, each with the snapshot and an engine of its own. */
import { availableParallelism, totalmem } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { EffectiveRows } from '../graph/effective.js';
import { createActionTable } from '../policy/tables/actions.js';
import { Counter, type Evaluated, Shares, sharesOf } from './shares.js';
import { loadActionData } from './action-data.js';
import type { Asked } from './asked.js';
import type { Part } from './part.js';
import type { Given, HandedOver } from './thread.js';

export interface Evaluation extends Pick<Asked, 'services' | 'extraActions'> {
  readonly world: Evaluated;
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

/** How far an evaluation is, and what it comes to: a part for each thread. */
export async function evaluatedParts(evaluation: Evaluation): Promise<Part[]> {
  const counter = new Counter();
  const { resources, principals } = evaluation.world;
  const threads = compiled() ? (evaluation.threads ?? unasked(evaluation.world)) : 1;
  const shares = Math.max(1, sharesOf(principals, threads).length);
  const report = (): void => evaluation.onProgress?.(Math.floor(counter.done / shares), resources.length);
  const clock = setInterval(report, PROGRESS_MS);
  try {
    const parts = threads === 1 ? [await here(evaluation, counter)] : await elsewhere(evaluation, counter, threads);
    report();
    return parts;
  } finally {
    clearInterval(clock);
  }
}

/** On this thread; between two accounts whatever else waits has its turn. */
async function here({ world, services, extraActions }: Evaluation, counter: Counter): Promise<Part> {
  const shares = new Shares(world, createActionTable(await loadActionData(services)), extraActions, counter, 1);
  while (shares.step()) await setImmediate();
  return shares.part();
}

/** On others, while this one is free. An error in one of them ends all. */
async function elsewhere({ world, services, extraActions }: Evaluation, counter: Counter, threads: number): Promise<Part[]> {
  const given: Given = { world: evaluated(world), services, extraActions, counter: counter.memory, threads };
  const workers = Array.from({ length: threads }, () => start(given, threads));
  try {
    return await Promise.all(workers.map((w) => w.part));
  } finally {
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

const MB = 2 ** 20;
const OUT_OF_MEMORY =
  'a thread of the evaluation ran out of memory: load with `--threads 1`, and with NODE_OPTIONS=--max-old-space-size=<MB> for as much as the machine can spare';

/**
 * In MB, of each thread: a young generation in which most of what a pair leaves behind is collected, and as much as a
 * snapshot of that size took, with room: with more, garbage is left lying about until there is no less of it.
 */
function limits({ principals, resources }: Evaluated, threads: number): ResourceLimits {
  const needed = 512 + (principals.length + resources.length) / 96;
  return { maxYoungGenerationSizeMb: 192, maxOldGenerationSizeMb: Math.floor(Math.min(needed, (0.7 * totalmem()) / MB / threads)) };
}

function start(workerData: Given, threads: number): { readonly worker: Worker; readonly part: Promise<Part> } {
  const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData, resourceLimits: limits(workerData.world, threads) });
  const part = new Promise<Part>((resolve, reject) => {
    worker.once('message', ({ rows, ...rest }: HandedOver) => {
      resolve({ ...rest, effective: EffectiveRows.over(rows) });
    });
    worker.once('error', (error: Error & { code?: string }) => {
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Error(OUT_OF_MEMORY, { cause: error }) : error);
    });
    worker.once('exit', (code) => {
      reject(new Error(`a thread of the evaluation ended with ${String(code)} before it was done`));
    });
  });
  return { worker, part };
}
