/** What the resources of a snapshot are asked about. */
import { namedIn } from '../policy/document.js';
import type { World } from '../policy/model.js';
import { type ActionTable, createActionTable } from '../policy/tables/actions.js';
import { loadActionData } from './action-data.js';
import { basisOf } from './basis.js';

export interface Asked {
  /** Services whose actions are known by AWS's list. */
  readonly services: readonly string[];
  readonly table: ActionTable;
  /** Actions (`service:name`) beyond that list: those that documents name literally, and those that are asked about. */
  readonly extraActions: readonly string[];
  /** See {@link basisOf}. */
  readonly basis: string;
}

export async function askedOf(world: World, extraActions: readonly string[]): Promise<Asked> {
  const services = [...new Set(['sts', 'iam', ...world.resources.map((r) => r.service)])];
  const table = createActionTable(await loadActionData(services));
  const all = new Set([...extraActions, ...literalActions(world)]);
  const beyond = [...all].filter((a) => services.includes(a.slice(0, a.indexOf(':')).toLowerCase()) && !table.known(a));
  return { services, table, extraActions: beyond, basis: await basisOf(beyond) };
}

/** Actions that documents name without a wildcard. */
function literalActions(world: World): string[] {
  const names = new Set<string>();
  for (const json of Object.values(world.documents)) {
    for (const { actions } of namedIn(json)) for (const a of actions) if (/^[a-z0-9-]+:[a-z0-9-]+$/.test(a)) names.add(a);
  }
  return [...names];
}
