/** A load as batches of rows for catalogued write queries: the same for both stores. */
import type { Literals } from './catalogue.js';
import type { EffectiveRow, GraphRows, LoadInfo, WrittenRow } from './model.js';

type Rows = readonly Readonly<Record<string, unknown>>[];
export interface Batch {
  readonly query: string;
  readonly literals: Literals;
  readonly rows: Rows;
}

/** Labels of the schema by the prefix of a written row's key, with the property that finds a node. */
const ENDS: Readonly<Record<string, { readonly label: string; readonly property: 'id' | 'key' }>> = {
  account: { label: 'Account', property: 'key' },
  ou: { label: 'OrganizationalUnit', property: 'key' },
  principal: { label: 'Principal', property: 'id' },
  resource: { label: 'Resource', property: 'id' },
  group: { label: 'GroupNode', property: 'key' },
  policy: { label: 'Policy', property: 'key' },
  statement: { label: 'Statement', property: 'key' },
  grant: { label: 'KeyGrant', property: 'key' },
};

/** What is said of a load when it is published. */
export function describeLoad(rows: GraphRows, id: number): LoadInfo {
  const counts = {
    accounts: rows.accounts.length,
    principals: rows.principals.length,
    resources: rows.resources.length,
    policies: rows.policies.length,
    canAssume: rows.effective.filter((r) => r.type === 'CAN_ASSUME').length,
    canAccess: rows.effective.filter((r) => r.type === 'CAN_ACCESS').length,
    residues: rows.residues.length,
  };
  const { snapshotTime, coverage, warnings, organization } = rows;
  return { id, time: new Date().toISOString(), snapshotTime, coverage, warnings, organization, counts };
}

/** All rows of a load in batches of at most `size`, nodes before relationships. */
export function* batchesOf(rows: GraphRows, size: number): Generator<Batch> {
  const nodes = (label: string, list: Rows): Generator<Batch> => cut('write-node', { label }, list, size);
  const interned = (label: string, list: readonly unknown[]): Generator<Batch> =>
    cut(
      'write-interned',
      { label },
      list.map((v, id) => ({ id, data: JSON.stringify(v) })),
      size,
    );
  yield* nodes(
    'Account',
    rows.accounts.map((a) => ({ key: a.id, data: JSON.stringify(a) })),
  );
  yield* nodes(
    'OrganizationalUnit',
    rows.units.map((u) => ({ key: u.id, data: JSON.stringify(u) })),
  );
  yield* nodes(
    'GroupNode',
    rows.groups.map((g) => ({ key: g.arn, data: JSON.stringify(g) })),
  );
  yield* nodes(
    'Policy',
    rows.policies.map((p) => ({ key: p.document, data: p.json })),
  );
  yield* nodes(
    'Statement',
    rows.policies.flatMap((p) => p.statements.map((s, i) => ({ key: `${p.document}/${String(i)}`, data: s }))),
  );
  yield* nodes(
    'KeyGrant',
    rows.grants.map((g) => ({ key: g.key, data: g.json })),
  );
  yield* interned('Residue', rows.residues);
  yield* interned('ActionSet', rows.actionSets);
  yield* interned('Proof', rows.proofs);
  yield* cut(
    'write-subject',
    { label: 'Principal' },
    rows.principals.map((p) => subject(p, p.kind)),
    size,
  );
  yield* cut(
    'write-subject',
    { label: 'Resource' },
    rows.resources.map((r) => subject(r, r.type)),
    size,
  );
  yield* effectiveBatches(rows.effective, size);
  yield* writtenBatches(rows.written, size);
}

function subject(
  s: { readonly id: number; readonly arn: string; readonly name: string; readonly account: string | null },
  kind: string,
): Record<string, unknown> {
  return { id: s.id, arn: s.arn, name: s.name, kind, account: s.account ?? '', searchText: `${s.arn} ${s.name}`.toLowerCase(), data: JSON.stringify(s) };
}

function* cut(query: string, literals: Literals, rows: Rows, size: number): Generator<Batch> {
  for (let i = 0; i < rows.length; i += size) yield { query, literals, rows: rows.slice(i, i + size) };
}

function* effectiveBatches(rows: readonly EffectiveRow[], size: number): Generator<Batch> {
  for (const [type, to] of [
    ['CAN_ASSUME', 'Principal'],
    ['CAN_ACCESS', 'Resource'],
  ] as const) {
    yield* cut(
      'write-effective',
      { type, to },
      rows.filter((r) => r.type === type).map((r) => ({ ...r })),
      size,
    );
  }
}

function* writtenBatches(rows: readonly WrittenRow[], size: number): Generator<Batch> {
  const groups = new Map<string, { literals: Literals; rows: Record<string, unknown>[] }>();
  for (const row of rows) {
    const from = endOf(row.from);
    const to = endOf(row.to);
    const name = `${row.type} ${from.label} ${to.label}`;
    let group = groups.get(name);
    if (group === undefined)
      groups.set(name, (group = { literals: { type: row.type, from: from.label, fromKey: from.property, to: to.label, toKey: to.property }, rows: [] }));
    group.rows.push({ from: from.value, to: to.value });
  }
  for (const group of groups.values()) yield* cut('write-written', group.literals, group.rows, size);
}

function endOf(key: string): { label: string; property: 'id' | 'key'; value: string | number } {
  const at = key.indexOf(':');
  const end = ENDS[key.slice(0, at)];
  if (end === undefined) throw new Error(`\`${key}\` is no key of a node`);
  const value = key.slice(at + 1);
  return { ...end, value: end.property === 'id' ? Number(value) : value };
}
