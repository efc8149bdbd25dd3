/**
 * All paths that a question is about, in steps: direct access, then the roles that have it, then who reaches those; first
 * over what holds for certain, then, for who is left, over what may hold. One search for both would let a short
 * conditional path hide a longer certain one.
 */
import type { LoadView } from '../graph/store.js';
import type { PrincipalFacts } from '../policy/model.js';
import { type AccessRow, type AccessRows, type Decide, type Decided, decider } from './access-rows.js';
import type { Given } from './context.js';
import {
  type Asking,
  chainsOf,
  type FirstHop,
  firstHops,
  type Hop,
  hopsByStart,
  hopsOver,
  passFirst,
  passing,
  type Passing,
  reach,
  type Reach,
  reachOver,
  type Strength,
  type Want,
} from './reach.js';
import type { Start } from './resolve.js';

/** What a search knows, before any start is looked at. */
export interface Search {
  readonly view: LoadView;
  readonly given: Given;
  readonly maxHops: number;
  /** Direct access of principals, by id. */
  readonly rows: AccessRows;
  /** A row decided for a request by a principal of this kind, or (null) by a role on the way. */
  readonly decide: Decide;
  /** Roles on the way that may have the access. */
  readonly later: ReadonlyMap<number, Decided>;
  /** Asked about assuming a role, that role is the resource and no hop: its principal, else null. */
  readonly avoid: number | null;
  /** Who has a hop into that role: they might only seem to get there by it. */
  readonly intoAvoided: ReadonlySet<number>;
  readonly pass: Passing;
  readonly reach: Readonly<Record<Strength, Reach>>;
}

/** How a start gets there by role. */
export interface ByRole {
  readonly result: 'allowed' | 'conditional';
  readonly strength: Strength;
  readonly hops: number;
}

/** Prepares a search: decides the direct access of every role, and who reaches those. */
export async function prepareSearch(
  view: LoadView,
  rows: AccessRows,
  given: Given,
  maxHops: number,
  objectKey: string | null,
  someKey: boolean,
  avoid: number | null,
): Promise<Search> {
  const decide = decider(given, objectKey, someKey);
  const later = new Map<number, Decided>();
  for (const [id, row] of rows) {
    const decided = row.kind === 'Role' && id >= 0 && id !== avoid ? decide(row, null) : null;
    if (decided !== null && decided.value !== false) later.set(id, decided);
  }
  const pass = await passing(view, given);
  const certain = [...later].filter(([, d]) => d.value === true).map(([id]) => id);
  const first = await reach(view, certain, pass.certain, maxHops);
  const same = certain.length === later.size && pass.certain.size === pass.possible.size;
  const possible = same ? first : await reach(view, [...later.keys()], pass.possible, maxHops);
  const intoAvoided = new Set(avoid === null ? [] : hopsByStart(await view.hopsInto([avoid])).keys());
  return { view, given, maxHops, rows, decide, later, avoid, intoAvoided, pass, reach: { certain: first, possible } };
}

/** Direct access of a principal of this kind. */
export function directOf(search: Search, kind: PrincipalFacts['kind'], row: AccessRow | undefined): Decided | null {
  if (row === undefined) return null;
  const decided = search.decide(row, kind);
  return decided.value === false ? null : decided;
}

const STRENGTHS = ['certain', 'possible'] as const;
const resultOf = (strength: Strength): ByRole['result'] => (strength === 'certain' ? 'allowed' : 'conditional');

/** The best way first; a weaker one only where it is shorter. */
function ranked(hops: (strength: Strength) => number | null): ByRole[] {
  const found: ByRole[] = [];
  for (const strength of STRENGTHS) {
    const count = hops(strength);
    if (count !== null && count < (found[0]?.hops ?? Infinity)) found.push({ result: resultOf(strength), strength, hops: count });
  }
  return found;
}

/** By role, as the graph's rows have it: for starts about whom nothing is given. */
export function byRoleOf(search: Search, start: number): ByRole[] {
  if (start === search.avoid) return [];
  return ranked((strength) => {
    const count = search.reach[strength].hops.get(start);
    return count !== undefined && count <= search.maxHops ? count : null;
  });
}

/** The same over a start's own first hops: where facts are given about it, or where it might only seem to get there by the role that is asked about. */
export async function byOwnHops(search: Search, start: Asking, first: readonly FirstHop[]): Promise<ByRole[]> {
  if (start.id === search.avoid) return [];
  const counts: Partial<Record<Strength, number>> = {};
  for (const strength of STRENGTHS) {
    const into = passFirst(first, search.given, start, strength).map((h) => h.to);
    counts[strength] = hopsOver(into, await reachOf(search, start.id, into, strength));
  }
  return ranked((strength) => {
    const count = counts[strength] ?? Infinity;
    return count <= search.maxHops ? count : null;
  });
}

/**
 * First hops into roles that get there, by who has them, as the graph has them. A way into the role that is asked about is
 * the access itself, not a hop.
 */
export async function firstHopsThere({ view, reach: { possible }, avoid }: Search): Promise<ReadonlyMap<number, readonly FirstHop[]>> {
  const roles = [...new Set([...possible.seeds, ...possible.hops.keys()])].filter((id) => id !== avoid);
  const [into, residues] = await Promise.all([view.hopsInto(roles), view.residues()]);
  const first = hopsByStart(into);
  return new Map([...first].map(([id, hops]) => [id, hops.map(({ to, residue }) => ({ to, expr: residues[residue] ?? true }))]));
}

/** First hops of any start, with what proves them. */
export async function hopsOfStart(search: Search, start: Start): Promise<Hop[]> {
  return (await firstHops(search.view, start)).filter((h) => h.to !== search.avoid);
}

const reachOf = (search: Search, start: number, first: readonly number[], strength: Strength): Promise<Reach> =>
  reachOver(search.view, search.reach[strength], start, first, search.maxHops, search.avoid);

/** A start by role. */
export interface Wanted {
  readonly start: Start;
  readonly by: ByRole;
  /** Its first hops are decided anew. */
  readonly own: boolean;
}

/** The chains of roles of starts, found together. Null only where the store's answers don't fit together. */
export async function chainsFor(search: Search, wanted: readonly Wanted[]): Promise<(Hop[] | null)[]> {
  // Read together; each then finds its own.
  await search.view.hopsFrom(wanted.filter((w) => w.own && w.start.stored).map((w) => w.start.principal.id));
  const wants = await Promise.all(
    wanted.map(async ({ start, by, own }): Promise<Want> => {
      const { id } = start.principal;
      const base = search.reach[by.strength];
      // Only a start that has the access itself may be the role that one of its own hops leads back to.
      if (!own && !(base.seeds.has(id) && by.hops > 1)) return { start: id, first: null, hops: by.hops, reach: base };
      const passed = passFirst(await hopsOfStart(search, start), search.given, start.principal, by.strength);
      const into = passed.map((h) => h.to);
      return { start: id, first: passed, hops: by.hops, reach: await reachOf(search, id, into, by.strength) };
    }),
  );
  return chainsOf(search.view, wants, search.avoid);
}
