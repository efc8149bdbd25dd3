/** What a load doesn't have any more stays for the loads before it: its nodes say which load it was that left them out. */
import { queryText } from '../catalogue.js';
import { type Gone, KEYED, type Named } from '../model.js';
import type { Table } from '../tables.js';

/** Rows for a text. */
export interface Step {
  readonly table: Table;
  readonly text: string;
}

export function goneSteps({ principals, resources, keys }: Gone): Step[] {
  const subjects = (label: string, of: string, list: readonly Named[]): Step =>
    step(label, list.map((n) => n.id), queryText('gone-subjects', 'neo4j', { label, class: of })); // prettier-ignore
  return [
    subjects('Principal', 'PrincipalClass', principals),
    subjects('Resource', 'ResourceClass', resources),
    step('Statement', keys.Policy, queryText('gone-statements', 'neo4j')),
    ...KEYED.map((label) => step(label, keys[label], queryText('gone-keys', 'neo4j', { label }))),
  ];
}

function step(name: string, keys: readonly (string | number)[], text: string): Step {
  return { table: { name, ends: null, columns: [], length: keys.length, rows: keys.map((key) => [key]) }, text };
}
