/** `arnpath forget`: removes loads. What is wrong is said before anything is removed. */
import type { KeptLoad } from '../../graph/store.js';
import { EXIT, InputError } from '../errors.js';
import { printLine } from '../output.js';
import { type StoreOptions, withStore } from '../stores.js';

export interface ForgetOptions extends StoreOptions {
  readonly all?: boolean;
  readonly allBut?: number;
}

export function runForget(loads: readonly number[], options: ForgetOptions): Promise<number> {
  checkOneWay(loads, options);
  return withStore(options, async (store) => {
    const removed = await store.forget(chosen(await store.loads(), loads, options));
    for (const line of forgetLines(removed, await store.loads())) await printLine(line);
    return EXIT.fine;
  });
}

/** @throws InputError unless the loads are named in one way */
function checkOneWay(loads: readonly number[], { all, allBut }: ForgetOptions): void {
  const ways = [loads.length > 0, all === true, allBut !== undefined].filter((given) => given).length;
  if (ways !== 1) throw new InputError('expected numbers of loads, or --all-but <n>, or --all; `arnpath loads` lists the loads');
}

/** @throws InputError for a load that isn't there, and for the current one */
export function chosen(there: readonly KeptLoad[], loads: readonly number[], { all, allBut }: ForgetOptions): readonly number[] {
  const ids = there.map(({ id }) => id);
  if (all === true) return ids;
  if (allBut !== undefined) return ids.slice(0, -allBut);
  const missing = loads.find((id) => !ids.includes(id));
  if (missing !== undefined) throw new InputError(`there is no load \`${String(missing)}\`; ${listed(ids)}`);
  const current = there.find((load) => load.current && loads.includes(load.id));
  if (current !== undefined)
    throw new InputError(`load \`${String(current.id)}\` is the current one, which answers; load another snapshot first, or use --all`);
  return loads;
}

const listed = (ids: readonly number[]): string => (ids.length === 0 ? 'nothing is loaded' : `there are ${ids.join(', ')}`);

function forgetLines(removed: readonly number[], left: readonly KeptLoad[]): readonly string[] {
  const what = removed.length === 0 ? 'no load' : `${removed.length === 1 ? 'load' : 'loads'} ${removed.join(', ')}`;
  const current = left.find((load) => load.current);
  return [`forgot ${what}; ${current === undefined ? 'nothing is loaded now' : `${String(left.length)} left, ${String(current.id)} answers`}`];
}
