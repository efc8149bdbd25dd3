/** A row of who-can or what-can as a line of the table. */
import type { WhatCanRow, WhoCanRow } from './types.js';
import { conditionWords, howWords, shortName } from './words.js';

export interface Line {
  readonly key: string;
  /** The principal's name, or the resource's. */
  readonly name: string;
  readonly arn: string;
  readonly kind: string;
  /** With a remark where it was not collected; empty where there is none. */
  readonly account: string;
  readonly result: WhoCanRow['result'];
  /** What can be done; empty where the question named the action. */
  readonly actions: readonly string[];
  readonly how: string;
  readonly chain: string;
  readonly keys: readonly string[] | undefined;
  /** What is open or not known. */
  readonly open: readonly string[];
}

export function whoCanLine(row: WhoCanRow): Line {
  return {
    ...common(row),
    key: `${row.principal} ${row.way} ${row.result}`,
    // As the graph has it; of a role of Identity Center that is its permission set.
    name: row.kind === 'Anyone' ? 'anyone (no credentials)' : row.kind === 'Role' ? shortName(row.principal) : row.name,
    arn: row.principal,
    kind: row.kind,
    account: `${row.account ?? ''}${row.external ? ' (external)' : ''}`.trim(),
    actions: [],
    keys: row.keys,
  };
}

export function whatCanLine(row: WhatCanRow): Line {
  return {
    ...common(row),
    key: `${row.resource} ${row.way} ${row.result} ${row.actions.join()}`,
    name: shortName(row.resource),
    arn: row.resource,
    kind: row.type,
    account: row.account ?? '',
    actions: row.actions,
    keys: undefined,
  };
}

function common(row: WhoCanRow | WhatCanRow): Pick<Line, 'result' | 'how' | 'chain' | 'open'> {
  return {
    result: row.result,
    how: howWords(row.way, row.hops),
    chain: row.chain.map(shortName).join(' → '),
    open: [...conditionWords(row.conditions, row.hops).map((c) => `if ${c}`), ...row.notKnown.map((n) => `not known: ${n.what}`)],
  };
}
