/** What was measured as lines of the table. */
import { inSeconds, megabytes, milliseconds, short } from './numbers.js';
import type { Measured } from './measure.js';
import type { MeasuredLoad } from './load.js';
import type { StoreRun } from './run.js';
import { overlaps } from './stage-clock.js';
import type { Line } from './table.js';

export function linesOf(runs: readonly StoreRun[]): Line[] {
  return [
    ...loadLines(
      'load',
      runs.map((r) => r.load),
    ),
    ...countNames(runs).map((name) => line(`rows: ${name}`, runs, (r) => r.load.counts[name]?.toLocaleString('en-US') ?? '–')),
    line('load: memory peak', runs, (r) => megabytes(r.load.memory)),
    line('load: memory peak of the database server', runs, (r) => megabytes(r.load.serverMemory)),
    line('on disk', runs, (r) => [...r.disk].map(([part, bytes]) => `${megabytes(bytes)} ${part}`).join(', ') || '–'),
    ...questionNames(runs).map((name) => line(name, runs, (r) => question(r.rows.find((m) => m.name === name)))),
    ...runs
      .flatMap((r) => r.second.map((s) => s.change))
      .filter((c, i, all) => all.indexOf(c) === i)
      .flatMap((change) => secondLines(runs, change)),
  ];
}

const line = (name: string, runs: readonly StoreRun[], cell: (run: StoreRun) => string): Line => ({ name, cells: runs.map(cell) });

function loadLines(name: string, loads: readonly (MeasuredLoad | undefined)[]): Line[] {
  const stages = loads.flatMap((l) => l?.stages.map((s) => s.name) ?? []).filter((s, i, all) => all.indexOf(s) === i);
  return [
    ...stages.map((stage) => ({ name: `${name}: ${stage}`, cells: loads.map((l) => stageCell(l, stage)) })),
    { name: `${name}: altogether`, cells: loads.map((l) => (l === undefined ? '–' : inSeconds(l.total))) },
  ];
}

function stageCell(load: MeasuredLoad | undefined, name: string): string {
  const stage = load?.stages.find((s) => s.name === name);
  if (load === undefined || stage === undefined) return '–';
  return overlaps(stage, load.stages) ? `from ${inSeconds(stage.from)} to ${inSeconds(stage.to)}` : inSeconds(stage.own);
}

const countNames = (runs: readonly StoreRun[]): string[] => [...new Set(runs.flatMap((r) => Object.keys(r.load.counts)))];
const questionNames = (runs: readonly StoreRun[]): string[] => [...new Set(runs.flatMap((r) => r.rows.map((m) => m.name)))];

function question(m: Measured | undefined): string {
  if (m === undefined) return '–';
  const times = `p50 ${short(m.p50)}, p95 ${short(m.p95)}, max ${milliseconds(m.max)}; cold ${milliseconds(m.cold)}`;
  return `${times}; ${String(m.asked)} asked, answers ${short(m.answered.median)} to ${short(m.answered.most)}`;
}

function secondLines(runs: readonly StoreRun[], change: string): Line[] {
  return loadLines(
    `second load, ${change} changed`,
    runs.map((r) => r.second.find((s) => s.change === change)?.load),
  );
}
