/**
 * Snapshot → rows of the graph: what the documents say, and what they add up to. Pure: no file, no store.
 */
import type { EffectiveRow, GraphRows, PolicyRow } from '../graph/model.js';
import type { World } from '../policy/model.js';
import type { ActionTable } from '../policy/tables/actions.js';
import { Interner } from './interner.js';
import { accessRows } from './access.js';
import { Evaluator } from './evaluator.js';
import { assumeRows } from './hops.js';
import { writtenRows } from './written.js';

export interface TransformOptions {
  readonly table: ActionTable;
  /** Actions (`service:Name`) beyond the table's: those that documents name literally, and those that are asked about. */
  readonly extraActions: readonly string[];
}

/** Evaluates everything that something opens, and writes it all as rows. */
export function transform(world: World, options: TransformOptions): GraphRows {
  const interner = new Interner();
  const evaluator = new Evaluator(world, options.table, options.extraActions);
  const effective: EffectiveRow[] = [];
  for (const resource of world.resources) {
    for (const row of accessRows(evaluator, interner, resource)) effective.push(row);
    if (resource.type === 'iam:role') for (const row of assumeRows(evaluator, interner, resource)) effective.push(row);
  }
  const { residues, rows } = interner.renumber(effective);
  return {
    snapshotTime: world.time,
    organization: world.organization,
    units: world.units,
    accounts: world.accounts,
    groups: world.groups.map((g) => ({ arn: g.arn, account: g.account })),
    principals: world.principals,
    resources: world.resources,
    policies: policyRows(world),
    grants: world.resources.flatMap((r) =>
      r.key === undefined || r.key.grants === 'unknown' ? [] : r.key.grants.map((g) => ({ key: `${r.arn}/${g.grantId}`, json: JSON.stringify(g) })),
    ),
    written: writtenRows(world),
    effective: rows,
    actionSets: interner.actionSets,
    residues,
    proofs: interner.proofs,
    coverage: world.coverage,
    warnings: world.warnings,
  };
}

function policyRows(world: World): PolicyRow[] {
  return Object.entries(world.documents).map(([document, json]) => {
    const statements = (json as { Statement?: unknown }).Statement ?? [];
    const list: unknown[] = Array.isArray(statements) ? statements : [statements];
    return { document, json: JSON.stringify(json), statements: list.map((s) => JSON.stringify(s)) };
  });
}
