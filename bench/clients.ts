/**
 * `npm run bench:clients` (README.md): many clients ask mixed questions at once, on both stores, while two snapshots are
 * loaded in turn. Fails on any error, and on any answer that isn't wholly of the load that it names.
 */
import { Command } from 'commander';
import { type ClientsReport, runClients } from './clients/store.js';
import type { SizeName } from './generate/distribution.js';
import { changeSnapshot, CHANGES, markSnapshot } from './scale/change.js';
import { planOf } from './scale/draw.js';
import { milliseconds, short } from './scale/numbers.js';
import { machine, sizeOption, storeOption, storesOf, whole } from './scale/options.js';
import { openWorkspace } from './scale/snapshots.js';
import { openBenchStore } from './scale/stores.js';
import { formatTable, type Line } from './scale/table.js';
import type { CrowdReport } from './clients/crowd.js';

interface Options {
  readonly size: SizeName;
  readonly seed: number;
  readonly store: string;
  readonly clients: number;
  readonly seconds: number;
  readonly only: string;
  readonly asks: number;
  readonly loads: number;
  readonly format: 'text' | 'markdown';
}

const options = new Command('clients')
  .description('many clients at once, alone and while loads are written; fails on an error or an answer of two loads')
  .addOption(sizeOption('M'))
  .option('--seed <number>', 'what everything is drawn from', whole, 42)
  .addOption(storeOption('both'))
  .option('--clients <n>', 'at once', whole, 200)
  .option('--seconds <n>', 'of each of the two parts', whole, 60)
  .option('--only <text>', 'only kinds of questions with this in their name', '')
  .option('--asks <n>', 'different questions of each kind', whole, 30)
  .option('--loads <n>', 'published while clients ask, at least', whole, 2)
  .option('--format <format>', 'text or markdown', 'text')
  .parse()
  .opts<Options>();

const crowdLines = (name: string, of: (report: ClientsReport) => CrowdReport, reports: readonly ClientsReport[]): Line[] => [
  { name: `${name}: answers`, cells: reports.map((r) => `${of(r).asked.toLocaleString('en-US')}, ${String(of(r).errors.length)} errors`) },
  { name: `${name}: answers a second`, cells: reports.map((r) => short(of(r).rate)) },
  { name: `${name}: p50, p99`, cells: reports.map((r) => `${milliseconds(of(r).p50)}, ${milliseconds(of(r).p99)}`) },
];

function linesOf(reports: readonly ClientsReport[]): Line[] {
  return [
    { name: 'different questions', cells: reports.map((r) => `${String(r.questions)}, ${String(r.telling)} answered differently by the two snapshots`) },
    ...crowdLines('alone', (r) => r.quiet, reports),
    ...crowdLines('while loads are written', (r) => r.loading, reports),
    { name: 'loads published meanwhile', cells: reports.map((r) => `${String(r.loads)}; answers came from loads ${r.verdict.loads.join(', ')}`) },
    { name: 'answers held against their load', cells: reports.map((r) => r.verdict.checked.toLocaleString('en-US')) },
    { name: 'answers that mix loads', cells: reports.map((r) => String(r.verdict.mixed.reduce((sum, m) => sum + m.answers, 0))) },
  ];
}

/** Everything that must not be. */
function faults(r: ClientsReport): string[] {
  return [
    ...[...r.quiet.errors, ...r.loading.errors].map((e) => `${r.store}: ${e}`),
    ...r.verdict.mixed.map((m) => `${r.store}: load ${String(m.load)} answers otherwise alone: ${m.path}`),
    ...(r.telling === 0 ? [`${r.store}: the two snapshots answer the same, so a mix could not be seen`] : []),
    ...(r.verdict.loads.length < 2 ? [`${r.store}: all answers came from one load, so a mix could not be seen`] : []),
  ];
}

const about = machine();
const workspace = await openWorkspace();
const reports: ClientsReport[] = [];
try {
  const { path } = workspace.generate('snapshot', options.size, options.seed);
  const changed = workspace.copy(path, 'changed');
  for (const change of CHANGES) changeSnapshot(changed, change, options.seed);
  markSnapshot(changed);
  for (const name of storesOf(options.store)) {
    const store = await openBenchStore(name);
    try {
      const { seed, clients, seconds, asks, loads, only } = options;
      const say = (line: string): void => void process.stderr.write(`${line}\n`);
      reports.push(await runClients(store, { plan: planOf(options.size, seed), seed, clients, seconds, asks, loads, only, snapshots: [path, changed], say }));
    } finally {
      await store.stop();
    }
  }
} finally {
  workspace.remove();
}
console.log(`size ${options.size}, seed ${String(options.seed)}, ${String(options.clients)} clients; ${about}\n`);
const format = options.format === 'markdown' ? 'markdown' : 'text';
for (const line of formatTable(['', ...reports.map((r) => r.store)], linesOf(reports), format)) console.log(line);
const found = reports.flatMap(faults);
for (const fault of found.slice(0, 10)) console.error(fault);
if (found.length > 0) process.exitCode = 1;
