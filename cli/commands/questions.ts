/** `who-can`, `what-can` and `explain`: only parse and format; the questions are in `access/`. */
import { explain } from '../../access/explain.js';
import { whatCanCsv, whoCanCsv } from '../../access/exports/csv.js';
import type { ExplainAnswer, HopCondition, WhatCanAnswer, WhoCanAnswer } from '../../access/types.js';
import { whatCan } from '../../access/what-can.js';
import { whoCan } from '../../access/who-can.js';
import { describe } from '../../api/contract/words.js';
import type { GivenContext } from '../../policy/model.js';
import { EXIT } from '../errors.js';
import { printLine, tableLines } from '../output.js';
import { ask, type StoreOptions, withStore } from '../stores.js';

export type Format = 'table' | 'json' | 'ndjson' | 'csv';
export interface QuestionOptions extends StoreOptions {
  readonly format: Format;
  readonly maxHops?: number;
  readonly context: GivenContext;
  readonly from?: string;
  readonly assert?: 'allowed' | 'denied';
  readonly limit?: number;
  readonly paths?: number;
}

/** The command line shows every row. */
const ALL = 1_000_000;
const common = (o: QuestionOptions): { context: GivenContext; maxHops?: number } => ({
  context: o.context,
  ...(o.maxHops === undefined ? {} : { maxHops: o.maxHops }),
});

export async function runWhoCan(action: string, resource: string, o: QuestionOptions): Promise<number> {
  const q = { action, resource, ...common(o), limit: o.limit ?? ALL, ...(o.from === undefined ? {} : { fromAccount: o.from }) };
  const answer = await withStore(o, (store) => ask(store, (view) => whoCan(view, q)));
  await printList(o.format, answer, whoCanCsv, whoCanLines);
  if (o.assert === undefined) return EXIT.fine;
  const holds = o.assert === 'denied' ? answer.total === 0 : answer.rows.some((r) => r.result === 'allowed');
  return asserted(holds, `${o.assert}: ${String(answer.total)} principals can`);
}

export async function runWhatCan(principal: string, o: QuestionOptions): Promise<number> {
  const answer = await withStore(o, (store) => ask(store, (view) => whatCan(view, { principal, ...common(o), limit: o.limit ?? ALL })));
  await printList(o.format, answer, whatCanCsv, whatCanLines);
  return EXIT.fine;
}

export async function runExplain(principal: string, action: string, resource: string, o: QuestionOptions): Promise<number> {
  const answer = await withStore(o, (store) =>
    ask(store, (view) => explain(view, { principal, action, resource, ...common(o), ...(o.paths === undefined ? {} : { paths: o.paths }) })),
  );
  if (o.format === 'json' || o.format === 'ndjson') await printLine(JSON.stringify(answer, null, o.format === 'json' ? 2 : 0));
  else for (const line of explainLines(answer)) await printLine(line);
  return o.assert === undefined ? EXIT.fine : asserted(answer.result === o.assert, `${o.assert}: it is ${answer.result}`);
}

function asserted(holds: boolean, what: string): number {
  if (!holds) process.stderr.write(`assertion failed: expected ${what}\n`);
  return holds ? EXIT.fine : EXIT.assertion;
}

async function printList<A extends { readonly rows: readonly unknown[] }>(
  format: Format,
  answer: A,
  csv: (a: A) => string,
  lines: (a: A) => string[],
): Promise<void> {
  switch (format) {
    case 'json':
      return printLine(JSON.stringify(answer, null, 2));
    case 'ndjson':
      for (const row of answer.rows) await printLine(JSON.stringify(row));
      return;
    case 'csv':
      return printLine(csv(answer).trimEnd());
    case 'table':
      for (const line of lines(answer)) await printLine(line);
  }
}

const short = (arn: string): string => arn.split(/[/]/).at(-1) ?? arn;
const open = (conditions: readonly HopCondition[], notKnown: readonly { what: string }[], keys: readonly string[] = []): string =>
  [
    ...(keys.length === 0 || keys.includes('*') ? [] : [`key matches ${keys.join(' or ')}`]),
    ...conditions.map((c) => describe(c.test)),
    ...notKnown.map((n) => `not known: ${n.what}`),
  ].join('; ');

const counted = (n: number, what: string): string => `${String(n)} ${what}${n === 1 ? '' : 's'}`;

/** The table of who-can, as lines. */
export function whoCanLines(a: WhoCanAnswer): string[] {
  const rows = tableLines(
    [
      { title: 'PRINCIPAL', value: (r: WhoCanAnswer['rows'][number]) => r.principal },
      { title: 'RESULT', value: (r) => r.result },
      { title: 'HOW', value: (r) => (r.way === 'direct' ? 'direct' : `AssumeRole, ${String(r.hops)} ${r.hops === 1 ? 'hop' : 'hops'}`) },
      { title: 'PATH', value: (r) => [r.name, ...r.chain.map(short), short(a.resource)].join(' → ') },
      { title: 'IF', value: (r) => open(r.conditions, r.notKnown, r.keys) },
    ],
    a.rows,
  );
  const from = a.fromAccount === null ? '' : ` from ${a.fromAccount}`;
  return [
    ...(a.rows.length === 0 ? [] : rows),
    `${counted(a.total, 'principal')}${from} can ${a.action} on ${a.resource} (${counted(a.rowCount, 'way')})`,
    ...about(a),
  ];
}

function whatCanLines(a: WhatCanAnswer): string[] {
  const rows = tableLines(
    [
      { title: 'RESOURCE', value: (r: WhatCanAnswer['rows'][number]) => r.resource },
      { title: 'RESULT', value: (r) => r.result },
      { title: 'HOW', value: (r) => (r.way === 'direct' ? 'direct' : `AssumeRole: ${r.chain.map(short).join(' → ')}`) },
      { title: 'ACTIONS', value: (r) => (r.actions.length > 6 ? `${r.actions.slice(0, 6).join(' ')} … (${String(r.actions.length)})` : r.actions.join(' ')) },
      { title: 'IF', value: (r) => open(r.conditions, r.notKnown) },
    ],
    a.rows,
  );
  return [...(a.rows.length === 0 ? [] : rows), `${a.principal} reaches ${counted(a.total, 'resource')}`, ...about(a)];
}

function about(a: { readonly load: { readonly id: number }; readonly snapshotTime: string | null; readonly notKnown: readonly { what: string }[] }): string[] {
  return [...a.notKnown.map((n) => `not known: ${n.what}`), `load ${String(a.load.id)}, snapshot of ${a.snapshotTime ?? 'unknown time'}`];
}

function explainLines(a: ExplainAnswer): string[] {
  const lines = [a.sentence, '', `result: ${a.result}${a.via === null ? '' : `, ${a.via}`}`];
  if (a.keys !== undefined && a.keys.length > 0) lines.push(`  keys: ${a.keys.join(' or ')}`);
  for (const c of a.conditions) lines.push(`  if (request ${String(c.hop)}) ${describe(c.test)}`);
  for (const m of a.missing) lines.push(`  missing, ${m.side}'s side: ${m.layer}${m.explicit ? ' (explicit deny)' : ''}: ${m.what}`);
  for (const p of a.paths ?? []) lines.push(`path: ${p.result}, ${[short(a.principal), ...p.chain.map(short), short(a.resource)].join(' → ')}`);
  if (a.morePaths === true) lines.push('more paths exist; raise --paths to see them');
  for (const l of a.layers) {
    lines.push(`${l.layer}: ${l.value}${l.note === null ? '' : ` (${l.note})`}`);
    for (const s of l.statements) lines.push(`  ${s.effect} ${s.policy} ${s.source.file} ${s.source.path}${s.source.sid === null ? '' : ` (${s.source.sid})`}`);
  }
  return [...lines, ...a.remarks.map((r) => `remark: ${r}`), ...about(a)];
}
