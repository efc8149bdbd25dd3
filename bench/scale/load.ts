/** A load in a process of its own, measured. */
import { startChild } from './children.js';
import { memoryOf, watchMemory } from './memory.js';
import type { Stage } from './stage-clock.js';
import type { BenchStore } from './stores.js';

/** What the process of a load says of it. */
export interface LoadReport {
  readonly id: number;
  readonly snapshot: string;
  readonly stages: readonly Stage[];
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  /** The most that its process had so far. */
  readonly peakBytes: number;
}

export interface MeasuredLoad extends LoadReport {
  /** Its process, threads and children included. */
  readonly memory: number;
  /** The database server's, where it is ours; the most that it had since it was started. */
  readonly serverMemory: number;
}

/** @throws Error where the load fails; it has said why on standard error */
export async function measureLoad(store: BenchStore, snapshot: string): Promise<MeasuredLoad> {
  let report: LoadReport | null = null;
  const child = startChild('bench/scale/load-child.js', [store.name, store.data, snapshot], store.env, (line) => {
    report = JSON.parse(line) as LoadReport;
  });
  const watched = watchMemory(child.pid);
  const code = await child.ended;
  const seen = watched.stop();
  const found = report as LoadReport | null;
  if (code !== 0 || found === null) throw new Error(`loading \`${snapshot}\` into ${store.how} failed`);
  const serverMemory = store.serverPid === null ? NaN : memoryOf(store.serverPid, 'VmHWM');
  return { ...found, memory: Math.max(found.peakBytes, Number.isNaN(seen) ? 0 : seen), serverMemory };
}
