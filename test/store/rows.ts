/** Small graphs by hand, for what a store must do whatever the policies say. */
import { EffectiveRows } from '../../graph/effective.js';
import type { EffectiveRow, GraphRows } from '../../graph/model.js';
import type { Evaluating } from '../../graph/store.js';
import { bare } from '../../ingest/snapshot/facts.js';
import type { PrincipalFacts } from '../../policy/model.js';

const ACCOUNT = '111111111111';

export function principal(id: number, name: string, kind: PrincipalFacts['kind'] = 'Role'): PrincipalFacts {
  return { id, ...bare(kind, `arn:aws:iam::${ACCOUNT}:${kind === 'User' ? 'user' : 'role'}/${name}`, name, ACCOUNT, false) };
}

/** Roles with these names, and hops `[from, to, residue]` by index. */
export function graph(names: readonly string[], hops: readonly (readonly [number, number, number?])[] = []): GraphRows {
  const effective = hops.map(([from, to, residue = 0]): EffectiveRow => ({
    type: 'CAN_ASSUME',
    from,
    to,
    actions: 1,
    residue,
    proof: 0,
    via: 'both',
    crossAccount: false,
  }));
  return {
    basis: '',
    snapshotTime: null,
    organization: null,
    units: [],
    accounts: [],
    groups: [],
    personGroups: [],
    principals: names.map((n, i) => principal(i, n)),
    resources: [],
    policies: [],
    grants: [],
    written: [],
    principalClasses: [],
    resourceClasses: [],
    effective: EffectiveRows.of(effective),
    actionSets: ['[]', '["sts:assumerole"]'],
    residues: ['true', JSON.stringify({ unknown: 'trust-policy', what: 'a test' })],
    proofs: ['[]'],
    proofRefs: [],
    coverage: { accounts: 1, resources: 0, failures: [], accountsWithoutScps: [], ignoredFiles: 0, notEvaluated: [], notes: [] },
    warnings: [],
    digests: {},
  };
}

/** Rows that are evaluated already. */
export const evaluated =
  (rows: GraphRows): Evaluating =>
  () =>
    Promise.resolve(rows);
