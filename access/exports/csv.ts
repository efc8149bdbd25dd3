/** Answers as CSV (RFC 4180). A cell that a spreadsheet would take for a formula is prefixed with an apostrophe. */
import { stringify } from 'csv-stringify/sync';
import type { WhatCanAnswer, WhoCanAnswer } from '../types.js';

const table = (columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  stringify([[...columns], ...rows.map((r) => [...r])], { escape_formulas: true });

/** One line a row of who-can. */
export function whoCanCsv(answer: WhoCanAnswer): string {
  const columns = [
    'principal',
    'kind',
    'account',
    'action',
    'resource',
    'result',
    'way',
    'hops',
    'chain',
    'keys',
    'conditions',
    'not known',
    'load',
    'snapshot time',
  ];
  return table(
    columns,
    answer.rows.map((r) => [
      r.principal,
      r.kind,
      r.account ?? '',
      answer.action,
      answer.resource,
      r.result,
      r.way,
      r.hops,
      r.chain.join(' '),
      (r.keys ?? []).join(' '),
      openText(r.conditions),
      r.notKnown.map((n) => n.what).join('; '),
      answer.load.id,
      answer.snapshotTime ?? '',
    ]),
  );
}

/** One line a row of what-can. */
export function whatCanCsv(answer: WhatCanAnswer): string {
  const columns = ['principal', 'resource', 'type', 'account', 'actions', 'result', 'way', 'hops', 'chain', 'conditions', 'not known', 'load', 'snapshot time'];
  return table(
    columns,
    answer.rows.map((r) => [
      answer.principal,
      r.resource,
      r.type,
      r.account ?? '',
      r.actions.join(' '),
      r.result,
      r.way,
      r.hops,
      r.chain.join(' '),
      openText(r.conditions),
      r.notKnown.map((n) => n.what).join('; '),
      answer.load.id,
      answer.snapshotTime ?? '',
    ]),
  );
}

const openText = (conditions: readonly unknown[]): string => (conditions.length === 0 ? '' : JSON.stringify(conditions));
