/** `arnpath loads`: the loads that are kept, newest last. */
import type { KeptLoad } from '../../graph/store.js';
import { EXIT } from '../errors.js';
import { type Column, printLine, tableLines } from '../output.js';
import { type StoreOptions, withStore } from '../stores.js';

export interface LoadsOptions extends StoreOptions {
  readonly format?: string;
}

const COUNTS = ['accounts', 'principals', 'resources', 'canAssume', 'canAccess'] as const;

const titleOf = (count: string): string => count.replace(/[A-Z]/g, '_$&').toUpperCase();

const COLUMNS: readonly Column<KeptLoad>[] = [
  { title: 'LOAD', value: ({ id }) => String(id) },
  { title: 'LOADED', value: ({ info }) => (info === null ? "can't be read" : seconds(info.time)) },
  { title: 'SNAPSHOT', value: ({ info }) => (info?.snapshotTime == null ? 'time not known' : seconds(info.snapshotTime)) },
  ...COUNTS.map((count): Column<KeptLoad> => ({ title: titleOf(count), value: ({ info }) => String(info?.counts[count] ?? '') })),
  { title: '', value: ({ current }) => (current ? 'current' : '') },
];

/** Without the fraction, as people read it. */
const seconds = (time: string): string => time.replace(/\.\d+Z$/, 'Z');

export function runLoads(options: LoadsOptions): Promise<number> {
  return withStore(options, async (store) => {
    const loads = await store.loads();
    if (options.format === 'json') await printLine(JSON.stringify(loads));
    else if (loads.length === 0) await printLine('nothing is loaded');
    else for (const line of tableLines(COLUMNS, loads)) await printLine(line);
    return EXIT.fine;
  });
}
