/**
 * All paths that a question is about, in steps: direct access, then the roles that have it, then who reaches those; first
 * over what holds for certain, then, for who is left, over what may hold. One search for both would let a short
 * conditional path hide a longer certain one.
 */
import type { EffectiveRow } from '../graph/model.js';
import type { LoadView } from '../graph/store.js';
import { all } from '../policy/expr.js';
import type { PrincipalFacts } from '../policy/model.js';
import { type AccessRow, decideAccess, type Decided } from './access-rows.js';
import type { Given } from './context.js';
import { hopsOver, passing, type Passing, reach, type Reach } from './reach.js';

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
  readonly pass: Passing;
  readonly certain: Reach;
  readonly possible: Reach;
}

export interface Way { readonly way: 'direct' | 'assume-role'; readonly result: 'allowed' | 'conditional'; readonly hops: number }

/** Rows of one principal that came in parts (several actions) are joined by their demand. */
function byPrincipal(rows: readonly AccessRow[]): Map<number, AccessRow> {
  const found = new Map<number, AccessRow>();
  for (const row of rows) {
    const old = found.get(row.from);
    found.set(row.from, old === undefined ? row : { ...old, expr: all([old.expr, row.expr]) });
  }
  return found;
}

/** Prepares a search: decides the direct access of every role, and who reaches those. */
export async function prepareSearch(view: LoadView, rows: readonly AccessRow[], given: Given, maxHops: number, objectKey: string | null, someKey: boolean): Promise<Search> {
  const mine = byPrincipal(rows);
  const later = new Map<number, Decided>();
  for (const row of mine.values()) if (row.kind === 'Role') later.set(row.from, decideAccess(row.expr, given, null, objectKey, someKey));
  const seeds = (wanted: (v: boolean | 'open') => boolean): number[] => [...later].filter(([id, d]) => id >= 0 && wanted(d.value)).map(([id]) => id);
  const pass = await passing(view, given, null);
  const certain = await reach(view, seeds((v) => v === true), pass.certain, maxHops);
  const possible = await reach(view, seeds((v) => v !== false), pass.possible, maxHops);
  return { view, given, maxHops, objectKey, someKey, rows: mine, later, pass, certain, possible };
}

/** A start's own direct access. */
export function directOf(search: Search, start: PrincipalFacts, row: AccessRow | undefined = search.rows.get(start.id)): Decided | null {
  if (row === undefined) return null;
  return decideAccess(row.expr, search.given, start.kind, search.objectKey, search.someKey);
}

/** Hops of a start and how strong they are, by role; null where there are none. */
export async function hopsOf(search: Search, start: PrincipalFacts, first: readonly EffectiveRow[] | null): Promise<Way | null> {
  for (const strength of ['certain', 'possible'] as const) {
    const result = strength === 'certain' ? 'allowed' : 'conditional';
    const hops = first === null ? search[strength].hops.get(start.id) : await ownHops(search, start, first, strength);
    if (hops != null && hops <= search.maxHops) return { way: 'assume-role', result, hops };
  }
  return null;
}

/** A start's first hop is its own request, and no path comes back to the start. */
async function ownHops(search: Search, start: PrincipalFacts, first: readonly EffectiveRow[], strength: 'certain' | 'possible'): Promise<number | null> {
  const own = await passing(search.view, search.given, start.kind);
  const base = await withoutStart(search, start, strength);
  return hopsOver(first, own[strength], base, search.maxHops);
}

/** Reach with the start not among the seeds, for chains of a start that has access itself. */
export async function withoutStart(search: Search, start: PrincipalFacts, strength: 'certain' | 'possible'): Promise<Reach> {
  const base = search[strength];
  if (!base.seeds.has(start.id)) return base;
  return reach(search.view, [...base.seeds].filter((id) => id !== start.id), base.pass, search.maxHops);
}
