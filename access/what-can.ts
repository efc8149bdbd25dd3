/** "What can this principal reach, and how?" */
import type { EffectiveRow } from '../graph/model.js';
import type { LoadView } from '../graph/store.js';
import { virtualResource } from '../ingest/virtual.js';
import { addTo } from '../policy/group-by.js';
import type { GivenContext, ResourceFacts } from '../policy/model.js';
import { requestOf } from '../policy/pair.js';
import { aboutLoad } from './about.js';
import { type AccessRow, type Decided, decider, evaluatedRow, proofReader } from './access-rows.js';
import { Given } from './context.js';
import { DEFAULT_MAX_HOPS } from './question.js';
import { asHops, byRole, firstHops, type Hop, passFirst, passing, type Strength } from './reach.js';
import { evaluatorOfAll, resolvePrincipal, type Start } from './resolve.js';
import { scopeOf } from './scope.js';
import { Statements } from './statements.js';
import { accessStep, hopSteps, pathOf, prefetchPaths } from './steps.js';
import type { WhatCanAnswer, WhatCanRow } from './types.js';

export interface WhatCanQuestion {
  readonly principal: string;
  readonly maxHops?: number;
  readonly context?: GivenContext;
  readonly limit?: number;
  readonly offset?: number;
}

/** One way to a set of actions on the resources of a class. */
interface Found {
  readonly row: AccessRow;
  readonly resources: readonly number[];
  readonly decided: Decided;
  readonly hops: number;
  readonly strength: Strength;
  readonly role: number | null;
  /** Of the role, in the order in which chains are compared. */
  readonly place: number;
}

const DIRECTLY = { hops: 0, role: null, place: -1 };

/**
 * Every resource of the load that the principal reaches, one row for each way and set of actions.
 * @throws QuestionError for what can't be asked
 */
export async function whatCan(view: LoadView, q: WhatCanQuestion): Promise<WhatCanAnswer> {
  const start = await resolvePrincipal(view, q.principal);
  const given = new Given(q.context);
  if (!given.empty) {
    const { env, caller } = await scopeOf(view, start.principal, []);
    given.checkAbout('principal', requestOf(env, caller, virtualResource('*', 'sts'), 'sts'));
  }
  const reached = await reachedRoles(view, start, given, q.maxHops ?? DEFAULT_MAX_HOPS);
  const listed = list(await accesses(view, start, given, reached));
  const offset = q.offset ?? 0;
  const page = listed.slice(offset, offset + (q.limit ?? 100));
  const statements = new Statements();
  return {
    ...aboutLoad(view, []),
    principal: start.principal.arn,
    total: new Set(listed.map((l) => l.resource)).size,
    rowCount: listed.length,
    rows: await rowsOf(view, statements, start, given, reached, page),
    more: offset + page.length < listed.length,
    statements: statements.texts,
  };
}

/** A way to one resource. */
interface Listed {
  readonly resource: number;
  readonly found: Found;
}

/** In the order of the resources' ARNs, which is that of their ids. */
function list(found: readonly Found[]): Listed[] {
  const texts = new Map(found.map(({ row }) => [row.actions, '']));
  for (const actions of texts.keys()) texts.set(actions, actions.join());
  const text = ({ row }: Found): string => texts.get(row.actions) ?? '';
  const before = (a: Found, b: Found): number => a.hops - b.hops || (text(a) < text(b) ? -1 : 1);
  const ordered = [...found].sort(before);
  return ordered.flatMap((f) => f.resources.map((resource) => ({ resource, found: f }))).sort((a, b) => a.resource - b.resource);
}

/** How each role is reached: the hop into it, at its strength, and how many there are. */
type Reached = Readonly<Record<Strength, ReadonlyMap<number, Nearest>>>;

interface Nearest {
  readonly hops: number;
  readonly by: Hop;
  readonly place: number;
}

async function reachedRoles(view: LoadView, start: Start, given: Given, maxHops: number): Promise<Reached> {
  const first = await firstHops(view, start);
  const pass = await passing(view, given);
  const walk = async (strength: Strength): Promise<Map<number, Nearest>> => {
    const found = new Map<number, Nearest>();
    let level = maxHops < 1 ? [] : byRole(passFirst(first, given, start.principal, strength));
    for (let hops = 1; level.length > 0; hops++) {
      const fresh: number[] = [];
      for (const hop of level) {
        if (found.has(hop.to) || hop.to === start.principal.id) continue;
        found.set(hop.to, { hops, by: hop, place: found.size });
        fresh.push(hop.to);
      }
      if (hops >= maxHops || fresh.length === 0) break;
      level = await nextLevel(view, fresh, (r) => pass[strength].has(r.residue) && !found.has(r.to));
    }
    return found;
  };
  return { certain: await walk('certain'), possible: await walk('possible') };
}

/** Hops on from roles, in the order in which chains are compared: by the place of the role before, then by ARN. */
async function nextLevel(view: LoadView, from: readonly number[], passes: (row: EffectiveRow) => boolean): Promise<readonly Hop[]> {
  const rows = await view.hopsFrom(from);
  const next = new Map<number, EffectiveRow>();
  for (const id of from) {
    for (const row of [...(rows.get(id) ?? [])].sort((a, b) => a.to - b.to)) if (passes(row) && !next.has(row.to)) next.set(row.to, row);
  }
  return asHops(view, [...next.values()]);
}

async function accesses(view: LoadView, start: Start, given: Given, reached: Reached): Promise<Found[]> {
  const all: Found[] = [];
  const decide = decider(given, null, true);
  for (const { row, from, resources } of [...(await storedAccess(view, start, reached)), ...(start.stored ? [] : await evaluatedAccess(view, start))]) {
    if (from.includes(start.principal.id)) {
      const decided = decide(row, start.principal.kind);
      if (decided.value !== false) all.push({ row, resources, decided, strength: decided.value === true ? 'certain' : 'possible', ...DIRECTLY });
    }
    const decided = decide(row, null);
    const by = decided.value === false ? null : nearest(from, reached, decided.value === true);
    if (by !== null) all.push({ row, resources, decided, ...by });
  }
  return shortest(all);
}

/** Of roles that have the same access, the one that is reached for certain if any is, by the fewest hops, first of all. */
function nearest(roles: readonly number[], reached: Reached, certain: boolean): Pick<Found, 'strength' | 'hops' | 'role' | 'place'> | null {
  for (const strength of certain ? (['certain', 'possible'] as const) : (['possible'] as const)) {
    const ways = roles.flatMap((role) => {
      const by = reached[strength].get(role);
      return by === undefined ? [] : [{ strength, hops: by.hops, role, place: by.place }];
    });
    if (ways.length > 0) return ways.reduce((a, b) => ((b.hops - a.hops || b.place - a.place) < 0 ? b : a));
  }
  return null;
}

interface Access {
  readonly row: AccessRow;
  /** Who has it: the start, roles that it reaches. */
  readonly from: readonly number[];
  readonly resources: readonly number[];
}

/** Direct access of the start and of the roles that it reaches, as the graph has it. */
async function storedAccess(view: LoadView, start: Start, reached: Reached): Promise<Access[]> {
  const ids = [...new Set([...(start.stored ? [start.principal.id] : []), ...reached.certain.keys(), ...reached.possible.keys()])];
  const classes = await view.classesOf(ids);
  const [rows, residues, sets] = await Promise.all([view.accessFrom([...classes.keys()]), view.residues(), view.actionSets()]);
  const targets = await view.resourceClasses([...new Set(rows.map((r) => r.to))]);
  const proofs = proofReader(view);
  return rows.map((r) => {
    const row: AccessRow = {
      kind: 'Role',
      actions: sets[r.actions] ?? [],
      expr: residues[r.residue] ?? true,
      via: r.via,
      crossAccount: r.crossAccount,
      on: [],
      proofs: [r.proof],
      proof: () => proofs(r.proof),
    };
    return { row, from: classes.get(r.from) ?? [], resources: targets.get(r.to)?.members ?? [] };
  });
}

/** Direct access of a start that the graph doesn't know, to every resource of the load. */
async function evaluatedAccess(view: LoadView, start: Start): Promise<Access[]> {
  const evaluator = await evaluatorOfAll(view);
  const caller = evaluator.asCaller(start.principal);
  return (await view.allResources()).flatMap((resource) =>
    evaluator
      .outcomes(caller, resource)
      .map((o) => ({ resources: [resource.id], from: [start.principal.id], row: evaluatedRow(evaluator, caller, resource, o) })),
  );
}

/** For each resource, action and way: the strongest, then the shortest, then the first in the order of chains, whatever the order of the store. */
function shortest(all: readonly Found[]): Found[] {
  const order = all.map((f) => ({ f, weak: f.strength === 'certain' ? 0 : 1, proof: f.row.proofs[0] ?? -1, resource: f.resources[0] ?? -1 }));
  order.sort((a, b) => a.weak - b.weak || a.f.hops - b.f.hops || a.f.place - b.f.place || a.proof - b.proof || a.resource - b.resource);
  const taken = { direct: new Taken(), role: new Taken() };
  return order.flatMap(({ f }) => taken[f.role === null ? 'direct' : 'role'].take(f));
}

/** What is had already, by resource. Many resources come to the same in the same order, and are looked at as one. */
class Taken {
  private readonly states = new Map<number, Had>();
  private readonly nothing = new Had(new Set());
  private readonly whole = new Map<readonly number[], Set<readonly string[]>>();

  /** The parts of what was found that are new. */
  take(f: Found): Found[] {
    // The same actions on the same class of resources: most of what a hundred roles have.
    let lists = this.whole.get(f.resources);
    if (lists?.has(f.row.actions) === true) return [];
    if (lists === undefined) this.whole.set(f.resources, (lists = new Set()));
    lists.add(f.row.actions);
    const parts = new Map<readonly string[], number[]>();
    for (const resource of f.resources) {
      const { fresh, then } = (this.states.get(resource) ?? this.nothing).after(f.row.actions);
      if (fresh.length === 0) continue;
      this.states.set(resource, then);
      addTo(parts, fresh, resource);
    }
    return [...parts].map(([actions, resources]) => ({ ...f, resources, row: actions === f.row.actions ? f.row : { ...f.row, actions } }));
  }
}

/** Actions that are had, and what comes after: worked out once for each list of actions. */
class Had {
  private readonly next = new Map<readonly string[], { readonly fresh: readonly string[]; readonly then: Had }>();

  constructor(private readonly actions: ReadonlySet<string>) {}

  after(list: readonly string[]): { readonly fresh: readonly string[]; readonly then: Had } {
    let found = this.next.get(list);
    if (found === undefined) {
      const fresh = list.filter((a) => !this.actions.has(a));
      const then = fresh.length === 0 ? this : new Had(new Set([...this.actions, ...fresh]));
      this.next.set(list, (found = { fresh: fresh.length === list.length ? list : fresh, then }));
    }
    return found;
  }
}

/** A page's rows: what they show is read together. */
async function rowsOf(view: LoadView, statements: Statements, start: Start, given: Given, reached: Reached, page: readonly Listed[]): Promise<WhatCanRow[]> {
  const resources = new Map((await view.resourcesById([...new Set(page.map((l) => l.resource))])).map((r) => [r.id, r]));
  const chains = new Map([...new Set(page.map((l) => l.found))].map((f) => [f, chainOf(start, reached, f)]));
  const accesses = page.flatMap(({ resource: id, found: { row } }) => {
    const resource = resources.get(id);
    return resource === undefined ? [] : [{ ...row, on: [resource] }];
  });
  await prefetchPaths(view, [...chains.values()], accesses);
  const rows: WhatCanRow[] = [];
  for (const { resource: id, found } of page) {
    const resource = resources.get(id);
    if (resource !== undefined) rows.push(await rowOf(view, statements, start, given, found, chains.get(found) ?? [], resource));
  }
  return rows;
}

/** The hops to the role that has the access. */
function chainOf(start: Start, reached: Reached, { role: last, strength }: Found): Hop[] {
  const chain: Hop[] = [];
  for (let role = last; role !== null;) {
    const by: { by: Hop } | undefined = reached[strength].get(role);
    if (by === undefined) break;
    chain.unshift(by.by);
    role = reached[strength].has(by.by.from) && by.by.from !== start.principal.id ? by.by.from : null;
  }
  return chain;
}

async function rowOf(
  view: LoadView,
  statements: Statements,
  start: Start,
  given: Given,
  f: Found,
  chain: readonly Hop[],
  resource: ResourceFacts,
): Promise<WhatCanRow> {
  const hops = await hopSteps(view, statements, start.principal, chain, given);
  const by = f.role === null ? start.principal : ((await view.principalsById([f.role]))[0] ?? null);
  const access = await accessStep(view, statements, by, resource.arn, { ...f.row, on: [resource] }, f.decided, f.row.actions);
  const path = pathOf(hops, access);
  return {
    resource: resource.arn,
    type: resource.type,
    account: resource.account,
    actions: f.row.actions,
    result: f.strength === 'certain' ? 'allowed' : 'conditional',
    way: f.role === null ? 'direct' : 'assume-role',
    hops: chain.length,
    chain: path.chain,
    path: path.steps,
    conditions: path.conditions,
    notKnown: path.notKnown,
  };
}
