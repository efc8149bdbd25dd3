/** Memory of processes, from Linux's /proc; NaN where there is none. */
import { readdirSync, readFileSync } from 'node:fs';

const EVERY = 100;

/** `VmRSS` is what a process has now, `VmHWM` the most that it ever had; both in bytes. Threads are part of their process. */
export function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  try {
    const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
    return found === null ? NaN : Number(found[1]) * 1024;
  } catch {
    return NaN;
  }
}

/** A process and all that it started. */
function family(pid: number): number[] {
  try {
    const tasks = readdirSync(`/proc/${String(pid)}/task`);
    const children = tasks.flatMap((t) =>
      readFileSync(`/proc/${String(pid)}/task/${t}/children`, 'utf8')
        .split(' ')
        .filter(Boolean)
        .map(Number),
    );
    return [pid, ...children.flatMap(family)];
  } catch {
    return [];
  }
}

/** Watches a process with its children until it is told to stop. */
export function watchMemory(pid: number): { stop(): number } {
  let peak = NaN;
  const look = (): void => {
    const members = family(pid);
    const now = members.length === 1 ? memoryOf(pid, 'VmHWM') : members.reduce((sum, member) => sum + (memoryOf(member, 'VmRSS') || 0), 0);
    if (!(peak >= now)) peak = Number.isNaN(now) ? peak : now;
  };
  const timer = setInterval(look, EVERY);
  look();
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}
