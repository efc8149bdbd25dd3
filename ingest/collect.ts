/** Live accounts into a snapshot. See `collect/` for its parts. */
export { isRefused, NOT_REACHED, type Failure } from './collect/failure.js';
export type { Which } from './collect/plan.js';
export { CollectError } from './collect/problem.js';
export { collect, type Collected, type CollectOptions, type Watcher } from './collect/run.js';
export type { Finished } from './collect/journal.js';
export type { Group, Unit } from './collect/unit.js';
