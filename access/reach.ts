/** The hops before the access: who reaches a role, over how many, and by which chain. */
import type { EffectiveRow } from '../graph/model.js';
import type { LoadView, ResidueSet } from '../graph/store.js';
import { byCodePoint } from '../policy/arn.js';
import type { PrincipalFacts } from '../policy/model.js';
import { solve, supply } from '../policy/solve.js';
import type { Given } from './context.js';

/** Which residues of hops hold for certain, and which may. */
export interface Passing { readonly certain: ResidueSet; readonly possible: ResidueSet }

/** Decides every residue of the load with the given facts, for a request by this kind of start or by a role on the way. */
export async function passing(view: LoadView, given: Given, own: PrincipalFacts['kind'] | null): Promise<Passing> {
  const certain = new Set<number>();
  const possible = new Set<number>();
  const lookup = given.of(own);
  for (const [id, residue] of (await view.residues()).entries()) {
    const { value } = solve(supply(residue, lookup));
    if (value === true) certain.add(id);
    if (value !== false) possible.add(id);
  }
  return { certain, possible };
}

/** A first hop of a start. */
export type FirstHops = (starts: readonly PrincipalFacts[]) => Promise<readonly EffectiveRow[]>;

/** Reach of some roles backwards: hops of every principal from which one of them is reached. */
export interface Reach {
  /** Hops from a principal to the nearest seed (a seed itself is not 0 here). */
  readonly hops: ReadonlyMap<number, number>;
  readonly seeds: ReadonlySet<number>;
  readonly pass: ResidueSet;
}

/** Everyone who reaches one of the seeds within maxHops over hops that pass. */
export async function reach(view: LoadView, seeds: readonly number[], pass: ResidueSet, maxHops: number): Promise<Reach> {
  const found = seeds.length === 0 || maxHops < 1 ? [] : await view.whoReaches(seeds, pass, maxHops);
  const hops = new Map<number, number>();
  for (const d of found) hops.set(d.id, Math.min(d.hops, hops.get(d.id) ?? Infinity));
  return { hops, seeds: new Set(seeds), pass };
}

/** Hops left at a role on the way: 0 at a seed. */
const left = (r: Reach, role: number): number | undefined => (r.seeds.has(role) ? 0 : r.hops.get(role));

/**
 * Hops of a start whose own first hop is decided with other facts than those of roles on the way (or whose hops are not
 * in the graph): one more than the nearest role it may assume.
 */
export function hopsOver(first: readonly EffectiveRow[], pass: ResidueSet, r: Reach, maxHops: number): number | null {
  let best = Infinity;
  for (const row of first) {
    const rest = pass.has(row.residue) ? left(r, row.to) : undefined;
    if (rest !== undefined && row.to !== row.from) best = Math.min(best, rest + 1);
  }
  return best <= maxHops ? best : null;
}

/** One chain: the rows of its hops, start first. */
export type Chain = readonly EffectiveRow[];

/**
 * The shortest chain of a start with that many hops; of several the one whose role ARNs are smallest by code point.
 * @param first the start's own first hops that pass
 */
export async function chainOf(view: LoadView, start: number, first: readonly EffectiveRow[], hops: number, r: Reach): Promise<Chain | null> {
  const chain: EffectiveRow[] = [];
  const seen = new Set([start]);
  let rows = first;
  for (let rest = hops - 1; rest >= 0; rest--) {
    const next = rows.filter((row) => left(r, row.to) === rest && !seen.has(row.to));
    const row = await smallest(view, next);
    if (row === null) return null;
    chain.push(row);
    seen.add(row.to);
    if (rest > 0) rows = (await view.assumes([row.to], null)).filter((e) => r.pass.has(e.residue));
  }
  return chain;
}

async function smallest(view: LoadView, rows: readonly EffectiveRow[]): Promise<EffectiveRow | null> {
  const [only] = rows;
  if (rows.length <= 1) return only ?? null;
  const facts = await view.principalsById([...new Set(rows.map((r) => r.to))]);
  const arns = new Map(facts.map((f) => [f.id, f.arn]));
  return [...rows].sort((a, b) => byCodePoint(arns.get(a.to) ?? '', arns.get(b.to) ?? '') || a.residue - b.residue)[0] ?? null;
}
