/** A load as tables of plain values, nodes before relationships: the same for both stores. */
import { FORMAT, KEYED, type GraphPatch, type GraphRows, type LoadFacts, type LoadInfo, type WrittenRow } from './model.js';
import { stampOf } from './stamp.js';

export type Value = string | number | boolean | readonly number[];

/** One table. Of relationships the first two columns are the keys of their ends. */
export interface Table {
  /** Label, or type of the relationships. */
  readonly name: string;
  /** Labels of both ends of relationships. */
  readonly ends: { readonly from: string; readonly fromKey: 'id' | 'key'; readonly to: string; readonly toKey: 'id' | 'key' } | null;
  readonly columns: readonly string[];
  readonly length: number;
  readonly rows: Iterable<readonly Value[]>;
}

/** Labels of the schema by the prefix of a written row's key, with the property that finds a node. */
const ENDS: Readonly<Record<string, { readonly label: string; readonly property: 'id' | 'key' }>> = {
  account: { label: 'Account', property: 'key' },
  ou: { label: 'OrganizationalUnit', property: 'key' },
  principal: { label: 'Principal', property: 'id' },
  resource: { label: 'Resource', property: 'id' },
  group: { label: 'GroupNode', property: 'key' },
  persongroup: { label: 'PersonGroup', property: 'key' },
  policy: { label: 'Policy', property: 'key' },
  statement: { label: 'Statement', property: 'key' },
  grant: { label: 'KeyGrant', property: 'key' },
};

/** What is known of a whole load. */
export function factsOf(rows: GraphRows): LoadFacts {
  const counts = {
    accounts: rows.accounts.length,
    principals: rows.principals.length,
    resources: rows.resources.length,
    policies: rows.policies.length,
    canAssume: rows.effective.count('CAN_ASSUME'),
    canAccess: rows.effective.count('CAN_ACCESS'),
    principalClasses: rows.principalClasses.length,
    resourceClasses: rows.resourceClasses.length,
    residues: rows.residues.length,
    actionSets: rows.actionSets.length,
    proofs: rows.proofs.length,
    proofRefs: rows.proofRefs.length,
  };
  const { basis, snapshotTime, coverage, warnings, digests, organization } = rows;
  return { basis, follows: 0, snapshotTime, coverage, warnings, digests, organization, counts };
}

/** What is said of a load when it is published. */
export const describeLoad = (facts: LoadFacts, id: number): LoadInfo => ({ id, time: new Date().toISOString(), format: FORMAT, ...facts });

/** Numbers of the first texts of tables. */
interface First {
  readonly residues: number;
  readonly actionSets: number;
  readonly proofs: number;
  readonly proofRefs: number;
}

/** All tables of a load. */
export function tablesOf(rows: GraphRows): Table[] {
  return tables(rows, keyedOf(rows), { residues: 0, actionSets: 0, proofs: 0, proofRefs: 0 });
}

/** The tables of what a load adds to the one that it follows. */
export function tablesOfPatch({ come, rows, facts: { counts } }: GraphPatch): Table[] {
  const first = {
    residues: counts.residues - rows.residues.length,
    actionSets: counts.actionSets - rows.actionSets.length,
    proofs: counts.proofs - rows.proofs.length,
    proofRefs: counts.proofRefs - rows.proofRefs.length,
  };
  return tables(rows, come, first).filter((t) => t.length > 0);
}

function tables(rows: GraphPatch['rows'], keyed: GraphPatch['come'], first: First): Table[] {
  return [...KEYED.map((label) => keyedTable(label, keyed[label])), ...nodeTables(rows, first), ...effectiveTables(rows), ...writtenTables(rows.written)];
}

/** Nodes with a key, by label: key and what they say. */
export function keyedOf(rows: Omit<GraphRows, keyof GraphPatch['rows']> & Pick<GraphRows, 'policies' | 'resources' | 'principals'>): GraphPatch['come'] {
  return {
    Account: rows.accounts.map((a) => [a.id, JSON.stringify(a)]),
    OrganizationalUnit: rows.units.map((u) => [u.id, JSON.stringify(u)]),
    GroupNode: rows.groups.map((g) => [g.arn, JSON.stringify(g)]),
    PersonGroup: rows.personGroups.map((g) => [g.id, JSON.stringify(g)]),
    Policy: rows.policies.map((p) => [p.document, p.json]),
    KeyGrant: rows.grants.map((g) => [g.key, g.json]),
    KeyAlias: [...new Map(rows.resources.flatMap((r) => (r.key?.aliases ?? []).map((a): [string, string] => [a.arn, r.arn])))],
    AccessKey: [...new Map(rows.principals.flatMap((p) => (p.accessKeys ?? []).map((k): [string, string] => [k.id, p.arn])))],
  };
}

function keyedTable(name: string, list: readonly (readonly [string, string])[]): Table {
  return { name, ends: null, columns: ['key', 'data'], length: list.length, rows: list };
}

export const rowCount = (tables: readonly Table[]): number => tables.reduce((sum, t) => sum + t.length, 0);

function nodeTables(rows: GraphPatch['rows'], first: First): Table[] {
  const interned = (name: string, list: readonly string[], from: number): Table => ({
    name,
    ends: null,
    columns: ['id', 'data'],
    length: list.length,
    rows: list.map((text, i) => [from + i, text]),
  });
  return [
    keyedTable('Statement', rows.policies.flatMap((p) => p.statements.map((s, i): [string, string] => [`${p.document}/${String(i)}`, s]))), // prettier-ignore
    interned('Residue', rows.residues, first.residues),
    interned('ActionSet', rows.actionSets, first.actionSets),
    interned('Proof', rows.proofs, first.proofs),
    interned('ProofRef', rows.proofRefs, first.proofRefs),
    subjects('Principal', rows.principals, (p) => p.kind, { external: (p) => p.external }),
    subjects('Resource', rows.resources, (r) => r.type),
    {
      name: 'PrincipalClass',
      ends: null,
      columns: ['id', 'kind', 'account', 'members'],
      length: rows.principalClasses.length,
      rows: mapped(rows.principalClasses, (c) => [c.id, c.kind, c.account ?? '', c.members]),
    },
    {
      name: 'ResourceClass',
      ends: null,
      columns: ['id', 'members'],
      length: rows.resourceClasses.length,
      rows: mapped(rows.resourceClasses, (c) => [c.id, c.members]),
    },
  ];
}

interface Subject {
  readonly id: number;
  readonly arn: string;
  readonly name: string;
  readonly account: string | null;
  readonly accessKeys?: readonly { readonly id: string }[];
}

/** @param more what only one of the labels has, in columns of their own after the shared ones */
function subjects<S extends Subject>(name: string, list: readonly S[], kind: (s: S) => string, more: Readonly<Record<string, (s: S) => Value>> = {}): Table {
  const extra = Object.values(more);
  return {
    name,
    ends: null,
    columns: ['id', 'arn', 'name', 'kind', 'account', 'searchText', 'data', 'stamp', ...Object.keys(more)],
    length: list.length,
    rows: mapped(list, (s) => [s.id, s.arn, s.name, kind(s), s.account ?? '', searchText(s), JSON.stringify(s), stampOf(s), ...extra.map((of) => of(s))]),
  };
}

/** A user is found by an access key too: a leaked one is all that an alarm may tell. */
const searchText = ({ arn, name, accessKeys = [] }: Subject): string =>
  [arn, ...(arn.includes(name) ? [] : [name]), ...accessKeys.map((k) => k.id)].join(' ').toLowerCase();

const EFFECTIVE = ['actions', 'residue', 'proof', 'via', 'crossAccount'];

function effectiveTables({ effective, principalClasses, resourceClasses }: GraphPatch['rows']): Table[] {
  const ends = (from: string, to: string): Table['ends'] => ({ from, fromKey: 'id', to, toKey: 'id' });
  const ofType = (name: 'CAN_ASSUME' | 'CAN_ACCESS', from: string, to: string): Table => ({
    name,
    ends: ends(from, to),
    columns: EFFECTIVE,
    length: effective.count(name),
    rows: (function* () {
      for (const r of effective) if (r.type === name) yield [r.from, r.to, r.actions, r.residue, r.proof, r.via, r.crossAccount];
    })(),
  });
  const members = (from: string, to: string, classes: readonly { readonly id: number; readonly members: readonly number[] }[]): Table => ({
    name: 'IN_CLASS',
    ends: ends(from, to),
    columns: [],
    length: classes.reduce((sum, c) => sum + c.members.length, 0),
    rows: (function* () {
      for (const c of classes) for (const member of c.members) yield [member, c.id];
    })(),
  });
  return [
    members('Principal', 'PrincipalClass', principalClasses),
    members('Resource', 'ResourceClass', resourceClasses),
    ofType('CAN_ASSUME', 'Principal', 'Principal'),
    ofType('CAN_ACCESS', 'PrincipalClass', 'ResourceClass'),
  ];
}

function writtenTables(rows: readonly WrittenRow[]): Table[] {
  const groups = new Map<string, { readonly name: string; readonly ends: NonNullable<Table['ends']>; readonly rows: (readonly Value[])[] }>();
  for (const row of rows) {
    const from = endOf(row.from);
    const to = endOf(row.to);
    const key = `${row.type} ${from.label} ${to.label}`;
    let group = groups.get(key);
    if (group === undefined)
      groups.set(key, (group = { name: row.type, ends: { from: from.label, fromKey: from.property, to: to.label, toKey: to.property }, rows: [] }));
    group.rows.push([from.value, to.value]);
  }
  return [...groups.values()].map((g) => ({ ...g, columns: [], length: g.rows.length }));
}

function endOf(key: string): { label: string; property: 'id' | 'key'; value: string | number } {
  const at = key.indexOf(':');
  const end = ENDS[key.slice(0, at)];
  if (end === undefined) throw new Error(`\`${key}\` is no key of a node`);
  const value = key.slice(at + 1);
  return { ...end, value: end.property === 'id' ? Number(value) : value };
}

function* mapped<T>(list: readonly T[], row: (item: T) => readonly Value[]): Generator<readonly Value[]> {
  for (const item of list) yield row(item);
}
