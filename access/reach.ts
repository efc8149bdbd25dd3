/** The hops before the access: who reaches a role, over how many, and by which chain. */
import type { EffectiveRow, ProofRef } from '../graph/model.js';
import type { HopsInto, LoadView, ResidueSet } from '../graph/store.js';
import { addTo } from '../policy/group-by.js';
import { evaluateHops } from '../ingest/hops.js';
import type { Expr, PrincipalFacts, Via } from '../policy/model.js';
import type { Given } from './context.js';
import { evaluatorOf, resolveAction, type Start } from './resolve.js';

export type Strength = 'certain' | 'possible';
/** Which residues of hops hold for certain, and which may. */
export type Passing = Readonly<Record<Strength, ResidueSet>>;

/** One hop: what it demands and what proves it. */
export interface Hop {
  readonly from: number;
  readonly to: number;
  readonly actions: readonly string[];
  readonly expr: Expr;
  readonly via: Via;
  readonly crossAccount: boolean;
  /** Of hops of the graph: their proof, by number. */
  readonly proofs: readonly number[];
  readonly proof: () => Promise<readonly ProofRef[]>;
}

const withoutFacts = new WeakMap<LoadView['info'], Promise<Passing>>();

/** Decides the residues that hops have with the given facts, for a request by a role on the way. Once for a load where nothing is given. */
export function passing(view: LoadView, given: Given): Promise<Passing> {
  if (!given.empty) return decidePassing(view, given);
  let found = withoutFacts.get(view.info);
  if (found === undefined) {
    withoutFacts.set(view.info, (found = decidePassing(view, given)));
    found.catch(() => withoutFacts.delete(view.info));
  }
  return found;
}

async function decidePassing(view: LoadView, given: Given): Promise<Passing> {
  const certain = new Set<number>();
  const possible = new Set<number>();
  const residues = await view.residues();
  for (const id of await view.assumeResidues()) {
    const value = given.decide(residues[id] ?? true, null);
    if (value === true) certain.add(id);
    if (value !== false) possible.add(id);
  }
  return { certain, possible };
}

/** Rows of the graph as hops. */
export async function asHops(view: LoadView, rows: readonly EffectiveRow[]): Promise<Hop[]> {
  const [residues, sets] = await Promise.all([view.residues(), view.actionSets()]);
  return rows.map((r) => ({
    from: r.from,
    to: r.to,
    actions: sets[r.actions] ?? [],
    expr: residues[r.residue] ?? true,
    via: r.via,
    crossAccount: r.crossAccount,
    proofs: [r.proof],
    proof: async () => (await view.proofs([r.proof])).get(r.proof) ?? [],
  }));
}

/** Hops into roles, by who has them. */
export function hopsByStart(into: ReadonlyMap<number, HopsInto>): Map<number, { readonly to: number; readonly residue: number }[]> {
  const found = new Map<number, { to: number; residue: number }[]>();
  for (const [to, pairs] of into) for (let i = 0; i < pairs.length; i += 2) addTo(found, pairs[i] ?? -1, { to, residue: pairs[i + 1] ?? 0 });
  return found;
}

/** A start's own first hops: from the graph, or evaluated where the graph doesn't know it. */
export async function firstHops(view: LoadView, start: Start): Promise<Hop[]> {
  if (start.stored) return asHops(view, (await view.hopsFrom([start.principal.id])).get(start.principal.id) ?? []);
  const evaluator = await evaluatorOf(view, await resolveAction('sts:AssumeRole'));
  const roles = (await view.allResources()).filter((r) => r.type === 'iam:role');
  return evaluateHops(evaluator, evaluator.asCaller(start.principal), roles).map((h) => ({ ...h, proofs: [], proof: () => Promise.resolve(h.proof) }));
}

/** The first hops that pass, decided as requests of the start itself. */
export function passFirst<H extends FirstHop>(hops: readonly H[], given: Given, start: Asking, strength: Strength): H[] {
  return hops.filter((h) => {
    const value = given.decide(h.expr, start.kind);
    return h.to !== start.id && (strength === 'certain' ? value === true : value !== false);
  });
}

/** What of a first hop counts before it is shown. */
export type FirstHop = Pick<Hop, 'to' | 'expr'>;
/** Who makes the first request. */
export type Asking = Pick<PrincipalFacts, 'id' | 'kind'>;

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

/** Hops of a start over first hops into these roles: one more than the nearest of them has left. */
export function hopsOver(first: readonly number[], r: Reach): number {
  return first.reduce((best, to) => Math.min(best, (left(r, to) ?? Infinity) + 1), Infinity);
}

/**
 * The reach that a start has over first hops into these roles. A shortest path from a role that is no farther from a seed
 * than the start itself can't lead over the start; only where all of them are farther is it looked for without the start.
 * @param avoid a role that is no hop
 */
export async function reachOver(view: LoadView, base: Reach, start: number, first: readonly number[], maxHops: number, avoid: number | null): Promise<Reach> {
  const nearest = hopsOver(first, base) - 1;
  if (nearest === Infinity || nearest <= (left(base, start) ?? Infinity)) return base;
  return reachAhead(view, base, first, maxHops, new Set([start, ...(avoid === null ? [] : [avoid])]));
}

/** The same, level by level from those roles on to the first seeds, on paths through none of `without`. */
async function reachAhead(view: LoadView, base: Reach, first: readonly number[], maxHops: number, without: ReadonlySet<number>): Promise<Reach> {
  const open = (id: number): boolean => !without.has(id) && left(base, id) !== undefined;
  const levels: ReadonlySet<number>[] = [new Set(first.filter(open))];
  const edges: EffectiveRow[][] = [];
  const seen = new Set(levels[0]);
  for (
    let level = levels[0];
    level !== undefined && level.size > 0 && levels.length < maxHops && ![...level].some((id) => base.seeds.has(id));
    level = levels.at(-1)
  ) {
    const rows = await view.hopsFrom([...level]);
    const passed = [...rows.values()].flat().filter((r) => base.pass.has(r.residue) && open(r.to) && !seen.has(r.to));
    edges.push(passed);
    levels.push(new Set(passed.map((r) => r.to)));
    for (const r of passed) seen.add(r.to);
  }
  const seeds = new Set([...(levels.at(-1) ?? [])].filter((id) => base.seeds.has(id)));
  const hops = new Map<number, number>();
  let ends: ReadonlySet<number> = seeds;
  for (let i = edges.length - 1; i >= 0; i--) {
    ends = new Set((edges[i] ?? []).filter((r) => ends.has(r.to)).map((r) => r.from));
    for (const id of ends) hops.set(id, edges.length - i);
  }
  return { hops, seeds, pass: base.pass };
}

/** A chain that is looked for. */
export interface Want {
  readonly start: number;
  readonly hops: number;
  readonly reach: Reach;
  /** The start's own first hops that pass; null: as the graph has them. */
  readonly first: readonly Hop[] | null;
}

/** A chain that is being found. */
interface Open {
  readonly want: Want;
  readonly chain: Hop[];
  at: number;
}

/**
 * For each start its shortest chain with that many hops; of several the one whose roles have the smallest ARNs by code
 * point, which is the order of their ids. All chains go on level by level, so that they take a query a level.
 * @param avoid a role that is no hop
 */
export async function chainsOf(view: LoadView, wants: readonly Want[], avoid: number | null): Promise<(Hop[] | null)[]> {
  const open = wants.map((want): Open => ({ want, chain: [], at: want.start }));
  const lost = new Set<Open>();
  const most = Math.max(0, ...wants.map((w) => w.hops));
  for (let level = 0; level < most; level++) {
    const going = open.filter((o) => level < o.want.hops && !lost.has(o));
    const rows = await view.hopsFrom([...new Set(going.filter((o) => level > 0 || o.want.first === null).map((o) => o.at))]);
    for (const o of going) {
      const next = await nextHop(view, o, level, rows.get(o.at) ?? [], avoid);
      if (next === null) lost.add(o);
      else {
        o.chain.push(next);
        o.at = next.to;
      }
    }
  }
  return open.map((o) => (lost.has(o) ? null : o.chain));
}

async function nextHop(view: LoadView, { want, chain }: Open, level: number, rows: readonly EffectiveRow[], avoid: number | null): Promise<Hop | null> {
  const rest = want.hops - 1 - level;
  const fits = (to: number): boolean => to !== avoid && to !== want.start && left(want.reach, to) === rest && !chain.some((h) => h.to === to);
  if (level === 0 && want.first !== null) return smallest(want.first.filter((h) => fits(h.to)));
  const row = smallest(rows.filter((r) => want.reach.pass.has(r.residue) && fits(r.to)));
  return row === null ? null : ((await asHops(view, [row]))[0] ?? null);
}

function smallest<H extends { readonly to: number }>(hops: readonly H[]): H | null {
  return hops.reduce<H | null>((best, h) => (best === null || h.to < best.to ? h : best), null);
}

/** Hops in the order of the ARNs of the roles they lead to, by code point: that of their ids. */
export function byRole(hops: readonly Hop[]): readonly Hop[] {
  return [...hops].sort((a, b) => a.to - b.to);
}
