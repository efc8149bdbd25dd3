/** Percentiles, and numbers as they are printed. */

/** The least value that `share` of all values don't exceed (nearest rank); NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export const most = (values: readonly number[]): number => percentile(values, 1);

/** Three digits are enough for anything that is measured. */
export function short(n: number): string {
  if (!Number.isFinite(n)) return '–';
  return n >= 100 ? Math.round(n).toLocaleString('en-US') : String(Number(n.toPrecision(3)));
}

export const milliseconds = (n: number): string => `${short(n)} ms`;
export const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 100_000 ? 2 : 0)} s`;
export const megabytes = (bytes: number): string => (Number.isFinite(bytes) ? `${short(bytes / 1e6)} MB` : '–');
