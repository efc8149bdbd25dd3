/** Options that several benchmarks take. */
import { cpus, loadavg, totalmem } from 'node:os';
import { InvalidArgumentError, Option } from 'commander';
import { SIZES, type SizeName } from '../generate/distribution.js';
import type { StoreName } from './stores.js';

export function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number, 0 or more');
  return value;
}

export const sizeOption = (fallback: SizeName): Option =>
  new Option('--size <size>', 'which organisation to generate').choices(Object.keys(SIZES)).default(fallback);

export const storeOption = (fallback: string): Option =>
  new Option('--store <store>', 'which stores to measure').choices(['embedded', 'neo4j', 'both']).default(fallback);

export const storesOf = (store: string): StoreName[] => (store === 'both' ? ['embedded', 'neo4j'] : [store === 'neo4j' ? 'neo4j' : 'embedded']);

/** On what it was measured: absolute numbers say nothing without. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? '';
  const load = loadavg()[0] ?? 0;
  return `${String(cpus().length)} × ${model === '' || model === 'unknown' ? process.arch : model}, ${String(Math.round(totalmem() / 2 ** 30))} GiB, Node ${process.versions.node}; load average before: ${load.toFixed(1)}`;
}
