/**
 * Snapshot → rows of the graph: what the documents say, and what they add up to. Pure: no file, no store.
 */
import type { GraphRows, PolicyRow } from '../graph/model.js';
import type { DocumentId, World } from '../policy/model.js';
import { merged } from './merge.js';
import type { Part } from './part.js';
import { writtenRows } from './written.js';

/** Everything that a load writes, from what evaluation came to. */
export function transform(world: World, parts: readonly Part[], basis: string): GraphRows {
  return rowsOf(world, merged(parts), basis);
}

function rowsOf(world: World, part: Part, basis: string): GraphRows {
  return {
    basis,
    snapshotTime: world.time,
    organization: world.organization,
    units: world.units,
    accounts: world.accounts,
    groups: world.groups,
    principals: world.principals,
    resources: world.resources,
    personGroups: world.personGroups,
    policies: Object.entries(world.documents).map(([id, json]) => policyRow(id, json)),
    grants: grantRows(world),
    written: writtenRows(world),
    coverage: world.coverage,
    warnings: world.warnings,
    digests: world.digests,
    ...part,
  };
}

export const grantRows = ({ resources }: Pick<World, 'resources'>): GraphRows['grants'] =>
  resources.flatMap((r) =>
    r.key === undefined || r.key.grants === 'unknown' ? [] : r.key.grants.map((g) => ({ key: `${r.arn}/${g.grantId}`, json: JSON.stringify(g) })),
  );

/** @param json a parsed document */
export function policyRow(document: DocumentId, json: unknown): PolicyRow {
  const statements = (json as { Statement?: unknown }).Statement ?? [];
  const list: unknown[] = Array.isArray(statements) ? statements : [statements];
  return { document, json: JSON.stringify(json), statements: list.map((s) => JSON.stringify(s)) };
}
