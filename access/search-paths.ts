/**
 * All paths that a question is about, in steps: direct access, then the roles that have it, then who reaches those; first
 * over what holds for certain, then, for who is left, over what may hold. One search for both would let a short
 * conditional path hide a longer certain one.
 */
import type { LoadView } from '../graph/store.js';
import { any } from '../policy/expr.js';
import type { PrincipalFacts } from '../policy/model.js';
import { type AccessRow, decideAccess, type Decided } from './access-rows.js';
import type { Given } from './context.js';
import { chainOf, firstHops, type Hop, hopsOver, passFirst, passing, type Passing, reach, reachWithout, type Reach, type Strength } from './reach.js';
import type { Start } from './resolve.js';

/** What a search knows, before any start is looked at. */
export interface Search {
  readonly view: LoadView;
  readonly given: Given;
  readonly maxHops: number;
  readonly objectKey: string | null;
  readonly someKey: boolean;
  /** Direct access of principals, by id. */
  readonly rows: ReadonlyMap<number, AccessRow>;
  /** The access decided as a request by a role on the way. */
  readonly later: ReadonlyMap<number, Decided>;
  /** Asked about assuming a role, that role is the resource and no hop: its principal, else null. */
  readonly avoid: number | null;
  readonly pass: Passing;
  readonly reach: Readonly<Record<Strength, Reach>>;
}

/** How a start gets there by role. */
export interface ByRole {
  readonly result: 'allowed' | 'conditional';
  readonly strength: Strength;
  readonly hops: number;
}

function byPrincipal(rows: readonly AccessRow[]): Map<number, AccessRow> {
  const found = new Map<number, AccessRow>();
  for (const row of rows) {
    const old = found.get(row.from);
    found.set(row.from, old === undefined ? row : { ...old, expr: any([old.expr, row.expr]) });
  }
  return found;
}

/** Prepares a search: decides the direct access of every role, and who reaches those. */
export async function prepareSearch(
  view: LoadView,
  rows: readonly AccessRow[],
  given: Given,
  maxHops: number,
  objectKey: string | null,
  someKey: boolean,
  avoid: number | null,
): Promise<Search> {
  const mine = byPrincipal(rows);
  const later = new Map<number, Decided>();
  for (const row of mine.values())
    if (row.kind === 'Role' && row.from >= 0 && row.from !== avoid) later.set(row.from, decideAccess(row.expr, given, null, objectKey, someKey));
  const pass = await passing(view, given);
  const seeds = (strength: Strength): number[] =>
    [...later].filter(([, d]) => (strength === 'certain' ? d.value === true : d.value !== false)).map(([id]) => id);
  const reached = (strength: Strength): Promise<Reach> =>
    avoid === null ? reach(view, seeds(strength), pass[strength], maxHops) : reachWithout(view, seeds(strength), pass[strength], maxHops, new Set([avoid]));
  const [certain, possible] = await Promise.all([reached('certain'), reached('possible')]);
  return { view, given, maxHops, objectKey, someKey, avoid, rows: mine, later, pass, reach: { certain, possible } };
}

/** A start's own direct access. */
export function directOf(search: Search, start: PrincipalFacts, row: AccessRow | undefined = search.rows.get(start.id)): Decided | null {
  if (row === undefined) return null;
  const decided = decideAccess(row.expr, search.given, start.kind, search.objectKey, search.someKey);
  return decided.value === false ? null : decided;
}

const STRENGTHS = ['certain', 'possible'] as const;
const resultOf = (strength: Strength): ByRole['result'] => (strength === 'certain' ? 'allowed' : 'conditional');

/** The best way first; a weaker one only where it is shorter. */
function ranked(hops: Readonly<Record<Strength, number | null>>): ByRole[] {
  const found: ByRole[] = [];
  for (const strength of STRENGTHS) {
    const count = hops[strength];
    if (count !== null && count < (found[0]?.hops ?? Infinity)) found.push({ result: resultOf(strength), strength, hops: count });
  }
  return found;
}

/** By role, as the graph's rows have it: for starts about whom nothing is given. */
export function byRoleOf(search: Search, start: number): ByRole[] {
  const hops = (strength: Strength): number | null => {
    const count = search.reach[strength].hops.get(start);
    return count !== undefined && count <= search.maxHops ? count : null;
  };
  return ranked({ certain: hops('certain'), possible: hops('possible') });
}

/** The same over the start's own first hops, with the facts that are given about it. */
export async function byOwnHops(search: Search, start: Start): Promise<ByRole[]> {
  if (start.principal.id === search.avoid) return [];
  const first = await hopsOfStart(search, start);
  const hops = async (strength: Strength): Promise<number | null> =>
    hopsOver(passFirst(first, search.given, start.principal, strength), await withoutStart(search, start.principal.id, strength), search.maxHops);
  return ranked({ certain: await hops('certain'), possible: await hops('possible') });
}

/** A way into the role that is asked about is the access itself, not a hop. */
async function hopsOfStart(search: Search, start: Start): Promise<Hop[]> {
  return (await firstHops(search.view, start)).filter((h) => h.to !== search.avoid);
}

/** The chain of roles of a start. Null only where the store's answers don't fit together. */
export async function chainFor(search: Search, start: Start, by: ByRole): Promise<Hop[] | null> {
  const first = passFirst(await hopsOfStart(search, start), search.given, start.principal, by.strength);
  return chainOf(search.view, start.principal.id, first, by.hops, await withoutStart(search, start.principal.id, by.strength));
}

/** Reach over paths that the start is not on the way of. */
async function withoutStart(search: Search, start: number, strength: Strength): Promise<Reach> {
  const base = search.reach[strength];
  if (!base.seeds.has(start) && !base.hops.has(start)) return base;
  const without = new Set(search.avoid === null ? [start] : [start, search.avoid]);
  return reachWithout(search.view, [...base.seeds], base.pass, search.maxHops, without);
}
