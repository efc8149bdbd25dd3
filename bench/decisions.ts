/**
 * `node .cache/bench/bench/decisions.js` (README.md says how to compile it): how many decisions a second the set engine takes, in one process on one core, beside the
 * specification in `test/spec` on a random sample, which has to agree.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { countEngine, type EngineCounts, timeEngine, type Timing } from './decisions/engine.js';
import { drawSample } from './decisions/sample.js';
import { compareSample, type Comparison } from './decisions/specification.js';
import { count, median, printTable, seconds } from './decisions/table.js';
import { type Bench, generatedBench, readBench } from './decisions/world.js';
import { SIZES, type SizeName } from './generate/distribution.js';

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number, 0 or more');
  return value;
}

interface Options {
  readonly size: SizeName;
  readonly seed: number;
  readonly snapshot?: string;
  readonly warmUp: number;
  readonly runs: number;
  readonly sample: number;
}

const options = new Command('decisions')
  .description('decisions a second: 1,000 principals, 200 buckets and keys, all their actions')
  .addOption(new Option('--size <size>', 'which organisation to generate').choices(Object.keys(SIZES)).default('decisions'))
  .option('--seed <number>', 'what the random numbers start from', whole, 42)
  .option('--snapshot <folder>', 'decide this snapshot instead')
  .option('--warm-up <n>', 'runs that are not counted, at least one', whole, 4)
  .option('--runs <n>', 'runs that are', whole, 7)
  .option('--sample <n>', 'requests that the specification decides too; 0 for none', whole, 2_000)
  .parse()
  .opts<Options>();

function engineRows(bench: Bench, counts: EngineCounts, runs: readonly Timing[], first: Timing): [string, string][] {
  const people = bench.world.principals.filter((p) => p.kind === 'User' || p.kind === 'Role').length;
  const cpu = median(runs.map((r) => r.cpu));
  const { work } = counts;
  return [
    ['principals', `${count(counts.principals)} (${count(people)} users and roles)`],
    ['resources', count(bench.resources.length)],
    ['decisions', count(counts.decisions)],
    ['pairs with an outcome', count(counts.pairsWithOutcome)],
    ['pairs of classes looked at', `${count(work.pairs)}, ${count(work.decided)} combinations decided`],
    ['outcomes', `${count(counts.outcomes)} (${count(counts.open)} open), ${count(counts.distinct)} distinct`],
    ['engine, first run', `${seconds(first.cpu)} of processor time, ${seconds(first.wall)} passed`],
    ['engine, median', `${seconds(cpu)} of processor time (${runs.map((r) => seconds(r.cpu)).join(', ')}), ${seconds(median(runs.map((r) => r.wall)))} passed`],
    [
      'engine, decisions a second',
      `${count((1000 * counts.decisions) / cpu)} by processor time, ${count((1000 * counts.decisions) / median(runs.map((r) => r.wall)))} by the clock`,
    ],
    ['engine, of pairs with an outcome alone', count((1000 * counts.pairDecisions) / cpu)],
  ];
}

function specificationRows(comparison: Comparison, engineRate: number): [string, string][] {
  const rate = (1000 * comparison.decided) / comparison.milliseconds;
  return [
    ['specification, sampled decisions', `${count(comparison.decided)} (${count(comparison.allowed)} allowed) in ${seconds(comparison.milliseconds)}`],
    ['specification, decisions a second', count(rate)],
    ['engine / specification', count(engineRate / rate)],
    ['plain answers that differ', `${count(comparison.differences.filter((d) => d.plain).length)} of ${count(comparison.plain)}`],
    ['open answers that differ', `${count(comparison.differences.filter((d) => !d.plain).length)} of ${count(comparison.open)}`],
  ];
}

const bench = options.snapshot === undefined ? await generatedBench(options.size, options.seed) : await readBench(options.snapshot);
const first = timeEngine(bench);
for (let i = 1; i < options.warmUp; i++) timeEngine(bench);
const runs = options.runs === 0 ? [first] : Array.from({ length: options.runs }, () => timeEngine(bench));
const counts = countEngine(bench);
printTable(engineRows(bench, counts, runs, first));

if (options.sample > 0) {
  const comparison = compareSample(bench.world, drawSample(bench, options.sample, options.seed), options.seed);
  printTable(specificationRows(comparison, (1000 * counts.decisions) / median(runs.map((r) => r.cpu))));
  for (const difference of comparison.differences.slice(0, 5)) console.error(JSON.stringify(difference));
  if (comparison.differences.some((d) => d.plain)) process.exitCode = 1;
}
