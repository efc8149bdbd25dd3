/** A thread that evaluates shares of a snapshot, and hands over what came of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { createActionTable } from '../policy/tables/actions.js';
import { Counter, type Evaluated, Shares } from './shares.js';
import { loadActionData } from './action-data.js';
import type { Part } from './part.js';

/** What a thread is given. */
export interface Given {
  readonly world: Evaluated;
  readonly services: readonly string[];
  readonly extraActions: readonly string[];
  readonly counter: SharedArrayBuffer;
  /** How many there are. */
  readonly threads: number;
}

/** What it hands over: rows as plain columns. */
export type HandedOver = Omit<Part, 'effective'> & { readonly rows: Int32Array<ArrayBuffer> };

const { world, services, extraActions, counter, threads } = workerData as Given;
const shares = new Shares(world, createActionTable(await loadActionData(services)), extraActions, new Counter(counter), threads);
while (shares.step());
const { effective, ...rest } = shares.part();
const rows = effective.handOver();
parentPort?.postMessage({ ...rest, rows } satisfies HandedOver, [rows.buffer]);
