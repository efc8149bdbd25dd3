/** A thread that evaluates a share of a snapshot, and hands over what came of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { createActionTable } from '../policy/tables/actions.js';
import { Counter, type Evaluated, Share } from './accounts.js';
import { loadActionData } from './action-data.js';
import type { Part } from './part.js';

/** What a thread is given. */
export interface Given {
  readonly world: Evaluated;
  readonly services: readonly string[];
  readonly extraActions: readonly string[];
  readonly counter: SharedArrayBuffer;
}

/** What it hands over: rows as plain columns. */
export type HandedOver = Omit<Part, 'effective'> & { readonly rows: Int32Array<ArrayBuffer> };

const { world, services, extraActions, counter } = workerData as Given;
const share = new Share(world, createActionTable(await loadActionData(services)), extraActions, new Counter(counter));
while (share.step());
const { effective, ...rest } = share.part();
const rows = effective.handOver();
parentPort?.postMessage({ ...rest, rows } satisfies HandedOver, [rows.buffer]);
