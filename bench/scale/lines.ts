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
    line('load: rows written', runs, (r) => countsOf(r.load)),
    line('load: memory peak', runs, (r) => megabytes(r.load.memory)),
    line('load: memory peak of the database server', runs, (r) => megabytes(r.load.serverMemory)),
    line('on disk', runs, (r) => [...r.disk].map(([part, bytes]) => `${megabytes(bytes)} ${part}`).join(', ') || '–'),
    ...questionNames(runs).map((name) => line(name, runs, (r) => question(r.rows.find((m) => m.name === name)))),
    ...runs
      .flatMap((r) => r.second.map((s) => s.change))
      .filter((c, i, all) => all.indexOf(c) === i)
      .flatMap((change) => secondLines(runs, change)),
    ...agreement(runs),
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

const countsOf = (load: MeasuredLoad): string =>
  Object.entries(load.counts)
    .map(([what, n]) => `${n.toLocaleString('en-US')} ${what}`)
    .join(', ');

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

/** Both stores were asked the same: every answer must be the same. */
function agreement(runs: readonly StoreRun[]): Line[] {
  const [first, second] = runs;
  if (first === undefined || second === undefined) return [];
  const { equal, compared } = answersAgree(first, second);
  return [{ name: 'answers equal on both stores', cells: [`${short(equal)} of ${short(compared)}`, ''] }];
}

export function answersAgree(a: StoreRun, b: StoreRun): { readonly equal: number; readonly compared: number; readonly different: readonly string[] } {
  const other = new Map(b.rows.flatMap((r) => [...r.hashes]));
  const both = a.rows.flatMap((r) => [...r.hashes]).filter(([path]) => other.has(path));
  const different = both.filter(([path, hash]) => other.get(path) !== hash).map(([path]) => path);
  return { equal: both.length - different.length, compared: both.length, different };
}
