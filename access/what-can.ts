/** "What can this principal reach, and how?" */
import type { EffectiveRow, ResourceClassRow } from '../graph/model.js';
import type { LoadView } from '../graph/store.js';
import { virtualResource } from '../ingest/virtual.js';
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
}

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
  const actions = new Map(found.map((f) => [f, f.row.actions.join()]));
  const before = (a: Found, b: Found): number => a.hops - b.hops || ((actions.get(a) ?? '') < (actions.get(b) ?? '') ? -1 : 1);
  const ordered = [...found].sort(before);
  return ordered.flatMap((f) => f.resources.map((resource) => ({ resource, found: f }))).sort((a, b) => a.resource - b.resource);
}

/** How each role is reached: the hop into it, at its strength, and how many there are. */
type Reached = Readonly<Record<Strength, ReadonlyMap<number, { readonly hops: number; readonly by: Hop }>>>;

async function reachedRoles(view: LoadView, start: Start, given: Given, maxHops: number): Promise<Reached> {
  const first = await firstHops(view, start);
  const pass = await passing(view, given);
  const walk = async (strength: Strength): Promise<Map<number, { hops: number; by: Hop }>> => {
    const found = new Map<number, { hops: number; by: Hop }>();
    let level = maxHops < 1 ? [] : byRole(passFirst(first, given, start.principal, strength));
    for (let hops = 1; level.length > 0; hops++) {
      const fresh: number[] = [];
      for (const hop of level) {
        if (found.has(hop.to) || hop.to === start.principal.id) continue;
        found.set(hop.to, { hops, by: hop });
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
    const own = from === start.principal.id;
    const decided = decide(row, own ? start.principal.kind : null);
    if (decided.value === false) continue;
    if (own) all.push({ row, resources, decided, hops: 0, strength: decided.value === true ? 'certain' : 'possible', role: null });
    const certain = decided.value === true ? reached.certain.get(from) : undefined;
    const by = certain ?? reached.possible.get(from);
    if (by !== undefined && !own) all.push({ row, resources, decided, hops: by.hops, strength: certain === undefined ? 'possible' : 'certain', role: from });
  }
  return shortest(all, reached);
}

interface Access {
  readonly row: AccessRow;
  readonly from: number;
  readonly resources: readonly number[];
}

/** Direct access of the start and of the roles that it reaches, as the graph has it. */
async function storedAccess(view: LoadView, start: Start, reached: Reached): Promise<Access[]> {
  const ids = [...new Set([...(start.stored ? [start.principal.id] : []), ...reached.certain.keys(), ...reached.possible.keys()])];
  const classes = await view.classesOf(ids);
  const [rows, residues, sets] = await Promise.all([view.accessFrom([...classes.keys()]), view.residues(), view.actionSets()]);
  const targets = await view.resourceClasses([...new Set(rows.map((r) => r.to))]);
  const proofs = proofReader(view);
  return rows.flatMap((r) => {
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
    const resources = membersOf(targets.get(r.to));
    return (classes.get(r.from) ?? []).map((from) => ({ row, from, resources }));
  });
}

const membersOf = (c: ResourceClassRow | undefined): readonly number[] => c?.members ?? [];

/** Direct access of a start that the graph doesn't know, to every resource of the load. */
async function evaluatedAccess(view: LoadView, start: Start): Promise<Access[]> {
  const evaluator = await evaluatorOfAll(view);
  const caller = evaluator.asCaller(start.principal);
  return (await view.allResources()).flatMap((resource) =>
    evaluator
      .outcomes(caller, resource)
      .map((o) => ({ resources: [resource.id], from: start.principal.id, row: evaluatedRow(evaluator, caller, resource, o) })),
  );
}

/** For each resource, action and way: the strongest, then the shortest, then the first in the order of chains, whatever the order of the store. */
function shortest(all: readonly Found[], reached: Reached): Found[] {
  const places = { certain: placesOf(reached.certain.keys()), possible: placesOf(reached.possible.keys()) };
  const place = (f: Found): number => (f.role === null ? -1 : (places[f.strength].get(f.role) ?? -1));
  const rest = ({ row, resources }: Found): [proof: number, resource: number] => [row.proofs[0] ?? -1, resources[0] ?? -1];
  const order = [...all].sort((a, b) => {
    if (a.strength !== b.strength) return a.strength === 'certain' ? -1 : 1;
    const [proof, resource] = rest(a);
    const [otherProof, otherResource] = rest(b);
    return a.hops - b.hops || place(a) - place(b) || proof - otherProof || resource - otherResource;
  });
  const taken = { direct: new Taken(), role: new Taken() };
  return order.flatMap((f) => taken[f.role === null ? 'direct' : 'role'].take(f));
}

const placesOf = (roles: Iterable<number>): ReadonlyMap<number, number> => new Map([...roles].map((role, i) => [role, i]));

/** What is had already, by resource: of most resources by whole lists of actions. */
class Taken {
  private readonly actions = new Map<number, Set<string>>();
  private readonly lists = new Map<number, Set<readonly string[]>>();

  /** The parts of what was found that are new. */
  take(f: Found): Found[] {
    const parts = new Map<string, { readonly actions: readonly string[]; readonly resources: number[] }>();
    for (const resource of f.resources) {
      const fresh = this.fresh(resource, f.row.actions);
      if (fresh.length === 0) continue;
      const key = fresh.length === f.row.actions.length ? '' : fresh.join();
      const part = parts.get(key);
      if (part === undefined) parts.set(key, { actions: fresh, resources: [resource] });
      else part.resources.push(resource);
    }
    return [...parts.values()].map(({ actions, resources }) => ({ ...f, resources, row: actions === f.row.actions ? f.row : { ...f.row, actions } }));
  }

  private fresh(resource: number, actions: readonly string[]): readonly string[] {
    let lists = this.lists.get(resource);
    if (lists === undefined) this.lists.set(resource, (lists = new Set()));
    if (lists.has(actions)) return [];
    let had = this.actions.get(resource);
    const known = had;
    const fresh = known === undefined ? actions : actions.filter((a) => !known.has(a));
    if (had === undefined) this.actions.set(resource, (had = new Set()));
    for (const a of fresh) had.add(a);
    lists.add(actions);
    return fresh.length === actions.length ? actions : fresh;
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
