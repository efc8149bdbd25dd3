/** `arnpath demo`: a bundled organisation in a temporary folder, its answer in the terminal, and the page that shows it. */
import { join } from 'node:path';
import type { WhoCanAnswer, WhoCanRow } from '../../access/types.js';
import { whoCan } from '../../access/who-can.js';
import { describe } from '../../api/contract/words.js';
import { loadSnapshot } from '../../ingest/load.js';
import { formatIssue } from '../../ingest/snapshot.js';
import { InputError } from '../errors.js';
import { printLine, tableLines } from '../output.js';
import { type Example, type ExampleName, EXAMPLES, packageRoot } from '../package.js';
import { ask, withTemporaryStore } from '../stores.js';
import { serveStore } from './serve.js';

/** Loads the example, prints its answer, and serves it until a signal ends it. */
export function runDemo(name: ExampleName): Promise<number> {
  const example: Example = EXAMPLES[name];
  return withTemporaryStore(async (store) => {
    const result = await loadSnapshot(store, join(packageRoot(), example.folder));
    if (!result.ok) throw new InputError(result.errors.map(formatIssue).join('\n'));
    const { action, resource, from } = example;
    const answer = await ask(store, (view) => whoCan(view, { action, resource, ...(from === null ? {} : { fromAccount: from }) }));
    return serveStore(store, async (url) => {
      for (const line of demoLines(example, answer)) await printLine(line);
      await printLine(`\nSee it drawn: ${pageOf(url, example, answer)}`);
      await printLine(`arnpath serves ${url} (Ctrl+C ends it)`);
    });
  });
}

function demoLines(example: Example, answer: WhoCanAnswer): readonly string[] {
  const who = example.from === null ? 'Who' : `Who in account ${example.from}`;
  return [
    `\n${example.folder}: ${example.about}`,
    `\n${who} can ${answer.action} on ${answer.resource}?\n`,
    ...tableLines(
      [
        { title: 'RESULT', value: (r: WhoCanRow) => r.result },
        { title: 'HOW', value: (r) => hops(r) },
        { title: 'PATH', value: (r) => path(r, answer) },
      ],
      answer.rows,
    ),
    ...answer.outside.first.flatMap(({ row }) => outside(row, answer)),
  ];
}

/** What reading one policy after the other doesn't show. */
function outside(row: WhoCanRow, answer: WhoCanAnswer): readonly string[] {
  const open = [...row.conditions.map((c) => describe(c.test)), ...row.notKnown.map((n) => n.what)];
  return [
    `\n1 of these ${String(answer.total)} is from outside, account ${row.account ?? 'unknown'}, ${hops(row)} away:`,
    `  ${path(row, answer)}`,
    ...(open.length === 0 ? [] : [`  all that can still stop it: ${open.join('; ')}`]),
  ];
}

function hops(row: WhoCanRow): string {
  return row.way === 'direct' ? 'direct' : `${String(row.hops)} ${row.hops === 1 ? 'hop' : 'hops'}`;
}

const short = (arn: string): string => arn.split('/').at(-1) ?? arn;
const path = (row: WhoCanRow, answer: WhoCanAnswer): string => [row.name, ...row.chain.map(short), short(answer.resource)].join(' → ');

/** The page with the question asked, and the way from outside picked where there is one. */
function pageOf(url: string, example: Example, answer: WhoCanAnswer): string {
  const query = new URLSearchParams({ action: example.action, resource: example.resource });
  if (example.from !== null) query.set('from', example.from);
  const picked = answer.outside.first[0]?.at;
  if (picked !== undefined) query.set('at', `row-${String(picked)}`);
  return `${url}?${query.toString().replaceAll('%3A', ':').replaceAll('%2F', '/')}`;
}
