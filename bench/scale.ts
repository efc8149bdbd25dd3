/**
 * `npm run bench -- --size L` (README.md): one table of what a load costs, by stage, and of how fast the questions are
 * answered over HTTP, on both stores.
 */
import { Command, Option } from 'commander';
import type { SizeName } from './generate/distribution.js';
import { AnswerBook } from './scale/answers.js';
import { type Change, CHANGES } from './scale/change.js';
import { planOf } from './scale/draw.js';
import { linesOf } from './scale/lines.js';
import { machine, sizeOption, storeOption, storesOf, whole } from './scale/options.js';
import type { QuestionRow } from './scale/questions.js';
import { runStore, type StoreRun, type Task } from './scale/run.js';
import { openWorkspace } from './scale/snapshots.js';
import { openBenchStore, type StoreName } from './scale/stores.js';
import { type Format, formatTable } from './scale/table.js';

/** The largest organisation is there to see whether it works at all. */
const ASKS: Readonly<Record<SizeName, number>> = { S: 100, M: 100, L: 100, XL: 10, decisions: 100 };

interface Options {
  readonly size: SizeName;
  readonly seed: number;
  readonly store: string;
  readonly asks?: number;
  readonly rowSeconds: number;
  readonly only: string;
  readonly change: readonly (Change | 'all')[];
  readonly format: Format;
}

const options = new Command('bench')
  .description('load by stage, memory, disk, and each question cold and warm over HTTP, both stores side by side')
  .addOption(sizeOption('S'))
  .option('--seed <number>', 'what organisation, questions and changes are drawn from', whole, 42)
  .addOption(storeOption('both'))
  .option('--asks <n>', 'questions a row, 0 for loads only; 100 unless told, 10 at XL', whole)
  .option('--only <text>', 'ask only rows with this in their name', '')
  .option('--row-seconds <n>', 'a row that takes longer is cut short, and says how many were asked', whole, 120)
  .addOption(new Option('--change <kind...>', 'measure a second load after one policy has changed').choices([...CHANGES, 'all']).default([], 'none'))
  .addOption(new Option('--format <format>', 'how to print the table').choices(['text', 'markdown']).default('text'))
  .parse()
  .opts<Options>();

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function measure(name: StoreName, task: Task, drawn: readonly QuestionRow[] | null): Promise<{ run: StoreRun; rows: readonly QuestionRow[] }> {
  const store = await openBenchStore(name);
  try {
    return await runStore(store, task, drawn);
  } finally {
    await store.stop();
  }
}

const { size, seed } = options;
const about = machine();
const workspace = await openWorkspace();
try {
  const { path, written } = workspace.generate('snapshot', size, seed);
  const answers = new AnswerBook(`${workspace.folder}/answers`);
  const task: Task = {
    plan: planOf(size, seed),
    seed,
    snapshot: path,
    workspace,
    asks: options.asks ?? ASKS[size],
    answers,
    only: options.only,
    patience: options.rowSeconds * 1000,
    changes: CHANGES.filter((c) => options.change.includes('all') || options.change.includes(c)),
    say,
  };
  const runs: StoreRun[] = [];
  let drawn: readonly QuestionRow[] | null = null;
  for (const name of storesOf(options.store)) {
    const measured: Awaited<ReturnType<typeof measure>> = await measure(name, task, drawn);
    runs.push(measured.run);
    drawn = measured.rows;
  }
  const snapshot = `size ${size}, seed ${String(seed)}: ${written.files.toLocaleString('en-US')} files, ${(written.bytes / 1e6).toFixed(1)} MB`;
  console.log(`${snapshot}; ${about}; ${runs.map((r) => r.store).join('; ')}\n`);
  for (const line of formatTable(['', ...runs.map((r) => r.name)], linesOf(runs), options.format)) console.log(line);
  const { differences, compared } = answers;
  if (runs.length > 1) console.log(`\nanswers compared between the stores: ${String(compared)}, different: ${String(differences.length)}`);
  for (const d of differences.slice(0, 5)) console.error(`${d.path} has two answers:\n  ${d.first}\n  ${d.second}`);
  if (differences.length > 0) process.exitCode = 1;
} finally {
  workspace.remove();
}
