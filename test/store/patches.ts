/** Loads that follow others, by hand: what a load leaves out and what it brings, and the whole graph that comes of it. */
import { EffectiveRows } from '../../graph/effective.js';
import { type EffectiveRow, type GraphPatch, type GraphRows, KEYED, type KeyedLabel } from '../../graph/model.js';
import { factsOf, keyedOf as allKeyed } from '../../graph/tables.js';
import type { GraphStore, WriteOptions, WrittenLoad } from '../../graph/store.js';
import { virtualResource } from '../../ingest/virtual.js';
import type { ResourceFacts } from '../../policy/model.js';
import { graph, principal } from './rows.js';

interface Drop {
  readonly principals?: readonly number[];
  readonly resources?: readonly number[];
  readonly policies?: readonly string[];
}
interface Next {
  /** The whole graph. */
  readonly rows: GraphRows;
  patch(base: number): GraphPatch;
}

const NOTHING: GraphRows = { ...graph([]), actionSets: [], residues: [], proofs: [], proofRefs: [] };

export function changed(rows: GraphRows, drop: Drop, come: Partial<GraphRows>): Next {
  const { principals = [], resources = [], policies = [] } = drop;
  const subjects = new Set([...principals, ...resources]);
  const left: GraphRows = {
    ...NOTHING,
    principals: rows.principals.filter((p) => subjects.has(p.id)),
    resources: rows.resources.filter((r) => subjects.has(r.id)),
    policies: rows.policies.filter((p) => policies.includes(p.document)),
  };
  const brought: GraphRows = { ...NOTHING, ...come };
  const nodes = new Set([...principals.map((id) => `principal:${String(id)}`), ...resources.map((id) => `resource:${String(id)}`)]);
  const isGone = (key: string): boolean => nodes.has(key) || policies.some((p) => key === `policy:${p}` || key.startsWith(`statement:${p}/`));
  const staying = <C extends { readonly members: readonly number[] }>(list: readonly C[]): C[] =>
    list.map((c) => ({ ...c, members: c.members.filter((m) => !subjects.has(m)) }));
  const byId = (a: { readonly id: number }, b: { readonly id: number }): number => a.id - b.id;
  const all: GraphRows = {
    ...rows,
    principals: [...rows.principals.filter((p) => !subjects.has(p.id)), ...brought.principals].sort(byId),
    resources: [...rows.resources.filter((r) => !subjects.has(r.id)), ...brought.resources].sort(byId),
    policies: [...rows.policies.filter((p) => !policies.includes(p.document)), ...brought.policies],
    written: [...rows.written.filter((w) => !isGone(w.from) && !isGone(w.to)), ...brought.written],
    principalClasses: [...staying(rows.principalClasses), ...brought.principalClasses],
    resourceClasses: [...staying(rows.resourceClasses), ...brought.resourceClasses],
    effective: EffectiveRows.of([
      ...[...rows.effective].filter((r) => r.type === 'CAN_ACCESS' || !(subjects.has(r.from) || subjects.has(r.to))),
      ...brought.effective,
    ]),
    actionSets: [...rows.actionSets, ...brought.actionSets],
    residues: [...rows.residues, ...brought.residues],
    proofs: [...rows.proofs, ...brought.proofs],
    proofRefs: [...rows.proofRefs, ...brought.proofRefs],
  };
  const patch = {
    gone: { principals: left.principals, resources: left.resources, keys: keysOf(left) },
    come: allKeyed(brought),
    rows: brought,
    facts: { ...factsOf(all), follows: 1 },
  };
  return { rows: all, patch: (base) => ({ base, ...patch }) };
}

/** What nodes of a label say, by key. */
export const keyedOf = (rows: GraphRows, label: KeyedLabel): Map<string, string> => new Map(allKeyed(rows)[label]);

const keysOf = (rows: GraphRows): Record<KeyedLabel, string[]> =>
  Object.fromEntries(KEYED.map((label) => [label, [...keyedOf(rows, label).keys()]])) as Record<KeyedLabel, string[]>;

export const hop = (from: number, to: number, residue = 0): EffectiveRow => row('CAN_ASSUME', from, to, residue);
export const access = (from: number, to: number, residue = 0): EffectiveRow => row('CAN_ACCESS', from, to, residue);

function row(type: EffectiveRow['type'], from: number, to: number, residue: number): EffectiveRow {
  return { type, from, to, actions: 1, residue, proof: 0, via: 'both', crossAccount: false };
}

const ARN = 'arn:aws:kms:eu-west-1:111111111111';
function key(id: number, name: string): ResourceFacts {
  const facts = virtualResource(`${ARN}:key/${name}`, 'kms');
  return { ...facts, id, ...(facts.key === undefined ? {} : { key: { ...facts.key, aliases: [{ name: `alias/${name}`, arn: `${ARN}:alias/${name}` }] } }) };
}
const policy = (document: string, text: string): GraphRows['policies'][number] => ({
  document,
  json: JSON.stringify([text]),
  statements: [JSON.stringify(text)],
});

/** Four roles with hops and keys; `b` and `d` have access keys. */
export const BEFORE: GraphRows = {
  ...graph([]),
  principals: ['a', 'b', 'c', 'd'].map((name, id) => ({
    ...principal(id, name),
    ...(id % 2 === 1 ? { accessKeys: [{ id: `AKIA${name}`, active: true }] } : {}),
  })),
  resources: [key(4, 'x'), key(5, 'y')],
  policies: [policy('p', 'old'), policy('q', 'same')],
  written: [
    { type: 'HAS_POLICY', from: 'principal:0', to: 'policy:p' },
    { type: 'HAS_POLICY', from: 'principal:2', to: 'policy:q' },
    { type: 'HAS_STATEMENT', from: 'policy:p', to: 'statement:p/0' },
    { type: 'HAS_STATEMENT', from: 'policy:q', to: 'statement:q/0' },
    { type: 'NAMES', from: 'statement:q/0', to: 'principal:0' },
  ],
  principalClasses: [
    { id: 0, kind: 'Role', account: '111111111111', members: [0, 1] },
    { id: 1, kind: 'Role', account: '111111111111', members: [1, 2, 3] },
  ],
  resourceClasses: [{ id: 0, members: [4, 5] }],
  effective: EffectiveRows.of([hop(0, 1), hop(1, 2), hop(2, 3, 1), access(0, 0), access(1, 0, 1)]),
};

/** `a` is changed, `b` goes, `e` comes; of the keys `x` goes and `z` comes; policy `p` says something else. */
export const AFTER = changed(
  BEFORE,
  { principals: [0, 1], resources: [4], policies: ['p'] },
  {
    principals: [
      { ...principal(0, 'a'), tags: { team: 'new' } },
      { ...principal(6, 'e'), external: true },
    ],
    resources: [key(7, 'z')],
    policies: [policy('p', 'new')],
    written: [
      { type: 'HAS_POLICY', from: 'principal:0', to: 'policy:p' },
      { type: 'HAS_STATEMENT', from: 'policy:p', to: 'statement:p/0' },
      { type: 'NAMES', from: 'statement:q/0', to: 'principal:0' },
    ],
    principalClasses: [{ id: 2, kind: 'Role', account: '111111111111', members: [0, 2, 6] }],
    resourceClasses: [{ id: 1, members: [5, 7] }],
    residues: [JSON.stringify({ unknown: 'trust-policy', what: 'another' })],
    actionSets: ['["kms:decrypt"]'],
    proofs: ['[]'],
    effective: EffectiveRows.of([hop(0, 2), hop(3, 0), hop(6, 3, 2), hop(6, 0), access(2, 0, 2), access(0, 1), access(2, 1)]),
  },
);

/** Another change, of any graph. @param seed the same for the same change */
export function anyChange(rows: GraphRows, seed: number): Next {
  let state = seed * 7919 + 1;
  const below = (n: number): number => (state = (state * 48271) % 2147483647) % n;
  const some = <T>(list: readonly T[]): T[] => list.filter(() => below(3) === 0);
  const dropped = { principals: some(rows.principals), resources: some(rows.resources) };
  const next = 1000 * seed;
  const kept = (of: 'principals' | 'resources'): number[] =>
    (rows[of] as readonly { readonly id: number }[]).map((n) => n.id).filter((id) => !dropped[of].some((d) => d.id === id));
  const principals = [
    ...dropped.principals.filter(() => below(2) === 0).map((p) => ({ ...p, tags: { step: String(seed) } })),
    ...[1, 2].map((i) => principal(next + i, `n${String(next + i)}`)),
  ];
  const resources = [
    ...dropped.resources.filter(() => below(2) === 0).map((r) => ({ ...r, tags: { step: String(seed) } })),
    key(next + 3, `n${String(next + 3)}`),
  ];
  const roles = [...kept('principals'), ...principals.map((p) => p.id)];
  const keys = [...kept('resources'), ...resources.map((r) => r.id)];
  const [to, from] = [rows.resourceClasses.length, rows.principalClasses.length];
  const hops = principals.flatMap(({ id }) =>
    some(roles).flatMap((other) => (other === id || principals.some((p) => p.id === other && p.id < id) ? [] : [hop(id, other), hop(other, id, 1)])),
  );
  return changed(
    rows,
    { principals: dropped.principals.map((p) => p.id), resources: dropped.resources.map((r) => r.id) },
    {
      principals,
      resources,
      principalClasses: [{ id: from, kind: 'Role', account: '111111111111', members: some(roles) }],
      resourceClasses: [{ id: to, members: some(keys) }],
      effective: EffectiveRows.of([
        ...hops,
        ...some(rows.principalClasses).map((c) => access(c.id, to)),
        ...some(rows.resourceClasses).map((c) => access(from, c.id)),
        access(from, to, 1),
      ]),
    },
  );
}

/** A load of the patch, which has one to follow. */
export async function followed(store: GraphStore, patch: GraphPatch, options: Omit<WriteOptions, 'publish'>): Promise<WrittenLoad> {
  const load = await store.follow(() => Promise.resolve(patch), options);
  if (load === null) throw new Error('nothing is loaded that can be followed');
  return load;
}
