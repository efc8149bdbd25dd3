/**
 * Snapshot → rows of the graph: what the documents say, and what they add up to. Pure: no file, no store.
 */
import type { GraphRows, PolicyRow } from '../graph/model.js';
import type { ResourceFacts, World } from '../policy/model.js';
import { addTo } from '../policy/group-by.js';
import type { ActionTable } from '../policy/tables/actions.js';
import { Evaluator } from './evaluator.js';
import { type Part, PartBuilder } from './part.js';
import { writtenRows } from './written.js';

export interface TransformOptions {
  readonly table: ActionTable;
  /** Actions (`service:Name`) beyond the table's: those that documents name literally, and those that are asked about. */
  readonly extraActions: readonly string[];
  /** Hears after each account how many resources are evaluated. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Evaluates everything that something opens, and writes it all as rows. */
export function transform(world: World, options: TransformOptions): GraphRows {
  const builder = new PartBuilder(new Evaluator(world, options.table, options.extraActions));
  let done = 0;
  for (const resources of byAccount(world.resources).values()) {
    builder.account(resources);
    done += resources.length;
    options.onProgress?.(done, world.resources.length);
  }
  return rowsOf(world, builder.part());
}

/** Resources by their account; under the empty text those of which it isn't known. */
function byAccount(resources: readonly ResourceFacts[]): Map<string, ResourceFacts[]> {
  const found = new Map<string, ResourceFacts[]>();
  for (const resource of resources) addTo(found, resource.account ?? '', resource);
  return found;
}

/** Everything that a load writes. */
function rowsOf(world: World, part: Part): GraphRows {
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
