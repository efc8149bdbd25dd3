/**
 * Snapshot → rows of the graph: what the documents say, and what they add up to. Pure: no file, no store.
 */
import type { GraphRows, PolicyRow } from '../graph/model.js';
import type { World } from '../policy/model.js';
import { merged } from './merge.js';
import type { Part } from './part.js';
import { writtenRows } from './written.js';

/** Everything that a load writes, from what evaluation came to. */
export function transform(world: World, parts: readonly Part[]): GraphRows {
  return rowsOf(world, merged(parts));
}

function rowsOf(world: World, part: Part): GraphRows {
  return {
    snapshotTime: world.time,
    organization: world.organization,
    units: world.units,
    accounts: world.accounts,
    groups: world.groups.map((g) => ({ arn: g.arn, account: g.account })),
    principals: world.principals,
    resources: world.resources,
    personGroups: world.personGroups.map(({ id, name }) => ({ id, name })),
    policies: policyRows(world),
    grants: world.resources.flatMap((r) =>
      r.key === undefined || r.key.grants === 'unknown' ? [] : r.key.grants.map((g) => ({ key: `${r.arn}/${g.grantId}`, json: JSON.stringify(g) })),
    ),
    written: writtenRows(world),
    coverage: world.coverage,
    warnings: world.warnings,
    ...part,
  };
}

function policyRows(world: World): PolicyRow[] {
  return Object.entries(world.documents).map(([document, json]) => {
    const statements = (json as { Statement?: unknown }).Statement ?? [];
    const list: unknown[] = Array.isArray(statements) ? statements : [statements];
    return { document, json: JSON.stringify(json), statements: list.map((s) => JSON.stringify(s)) };
  });
}
