/**
 * `npm run bench:compare` (README.md): the same questions of who-can over the same snapshot, once by arnpath and once one
 * request at a time (`test/spec` and a breadth-first search). Answers must be equal; the ratio of the times is printed.
 */
import { Command } from 'commander';
import { whoCan } from '../access/who-can.js';
import { openEmbedded } from '../graph/open.js';
import type { LoadView } from '../graph/store.js';
import { loadSnapshot } from '../ingest/load.js';
import { formatIssue, readSnapshot } from '../ingest/snapshot.js';
import type { World } from '../policy/model.js';
import { differences } from './compare/differences.js';
import { type Answer, type Asked, Plain, rowOf, TooMuch } from './compare/plain.js';
import type { SizeName } from './generate/distribution.js';
import { Random } from './generate/random.js';
import { inSeconds, short } from './scale/numbers.js';
import { machine, sizeOption, whole } from './scale/options.js';
import { openWorkspace } from './scale/snapshots.js';
import { formatTable } from './scale/table.js';

interface Options {
  readonly size: SizeName;
  readonly seed: number;
  readonly questions?: number;
  readonly roles: number;
}

const options = new Command('compare')
  .description('who-can by arnpath and one request at a time: equal answers, and the ratio of the times')
  .addOption(sizeOption('S'))
  .option('--seed <number>', 'what organisation and questions are drawn from', whole, 42)
  .option('--questions <n>', 'a sample; all resources and roles unless told', whole)
  .option('--roles <n>', 'a question that leads to more roles than this is left out, and counted', whole, 100_000)
  .parse()
  .opts<Options>();

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  's3:bucket': ['s3:GetObject', 's3:ListBucket'],
  'kms:key': ['kms:Decrypt'],
  'sqs:queue': ['sqs:SendMessage'],
  'sns:topic': ['sns:Publish'],
  'lambda:function': ['lambda:InvokeFunction'],
  'secretsmanager:secret': ['secretsmanager:GetSecretValue'],
  'iam:role': ['sts:AssumeRole'],
};

function questionsOf(world: World): Asked[] {
  const random = Random.streams(options.seed ^ 0xc0de).next().value;
  const all = world.resources
    .filter((r) => r.collected)
    .flatMap((resource) =>
      (ACTIONS[resource.type] ?? []).map((action): Asked => {
        const key = action === 's3:GetObject' ? `${random.pick(['in', 'out', 'shared'])}/${String(random.int(1, 9))}.csv` : null;
        return { resource, action, key };
      }),
    );
  if (options.questions === undefined || options.questions >= all.length) return all;
  return Array.from({ length: options.questions }, () => random.pick(all));
}

async function byArnpath(view: LoadView, { resource, action, key }: Asked): Promise<Answer> {
  const { rows } = await whoCan(view, { action, resource: key === null ? resource.arn : `${resource.arn}/${key}`, limit: 1_000_000 });
  const answer = new Map<string, string[]>();
  for (const row of rows) answer.set(row.principal, [...(answer.get(row.principal) ?? []), rowOf(row.way, row.result, row.hops)].sort());
  return answer;
}

/** Differences that are told at once; all are counted. */
const SHOWN = 20;

async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly time: number }> {
  const start = performance.now();
  const value = await work();
  return { value, time: performance.now() - start };
}

const about = machine();
const workspace = await openWorkspace();
try {
  const { path } = workspace.generate('snapshot', options.size, options.seed);
  const read = await readSnapshot(path);
  if (!read.ok) throw new Error(read.errors.map(formatIssue).join('\n'));
  const { world } = read;
  const store = await openEmbedded(`${workspace.folder}/data`);
  const load = await timed(() => loadSnapshot(store, path));
  if (!load.value.ok) throw new Error(load.value.errors.map(formatIssue).join('\n'));
  const plain = new Plain(world, options.roles);
  const sum = { questions: 0, left: 0, arnpath: 0, plain: 0, principals: 0, rows: 0 };
  const found: string[] = [];
  for (const asked of questionsOf(world)) {
    const mine = await timed(() => store.read((view) => byArnpath(view, asked)));
    try {
      const other = await timed(() => plain.whoCan(asked));
      const different = differences(asked, mine.value ?? new Map<string, string[]>(), other.value);
      for (const difference of different.slice(0, Math.max(0, SHOWN - found.length))) console.error(`\n${difference}`);
      found.push(...different);
      sum.questions++;
      sum.arnpath += mine.time;
      sum.plain += other.time;
      sum.principals += other.value.size;
      for (const rows of other.value.values()) sum.rows += rows.length;
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      sum.left++;
    }
    process.stderr.write(`\r${String(sum.questions)} compared, ${String(sum.left)} left out, ${String(found.length)} differences `);
  }
  process.stderr.write('\n');
  await store.close();
  console.log(`size ${options.size}, seed ${String(options.seed)}; ${about}\n`);
  const lines: [string, string][] = [
    ['questions compared', `${short(sum.questions)} (${short(sum.left)} left out: too many roles or combinations of facts)`],
    ['principals and rows in the answers', `${short(sum.principals)}, ${short(sum.rows)}`],
    ['answers that differ (principals)', short(found.length)],
    ['one at a time', `${inSeconds(sum.plain)}, ${short(plain.decided)} requests decided`],
    ['arnpath', `${inSeconds(sum.arnpath)}, after a load of ${inSeconds(load.time)}`],
    ['ratio, questions alone', `${short(sum.plain / sum.arnpath)} ×`],
    ['ratio, load included', `${short(sum.plain / (sum.arnpath + load.time))} ×`],
  ];
  for (const line of formatTable(
    ['', 'who-can'],
    lines.map(([name, cell]) => ({ name, cells: [cell] })),
    'text',
  ))
    console.log(line);
  if (found.length > 0 || sum.questions === 0) process.exitCode = 1;
} finally {
  workspace.remove();
}
