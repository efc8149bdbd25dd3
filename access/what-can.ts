/** "What can this principal reach, and how?" */
import type { LoadView } from '../graph/store.js';
import { byCodePoint } from '../policy/arn.js';
import type { GivenContext, ResourceFacts } from '../policy/model.js';
import { aboutLoad } from './about.js';
import { decideAccess, type Decided, type AccessRow, evaluatedRow, proofReader } from './access-rows.js';
import { Given } from './context.js';
import { asHops, byRoleArn, firstHops, type Hop, passFirst, passing, type Strength } from './reach.js';
import { DEFAULT_MAX_HOPS } from './question.js';
import { evaluatorOfAll, resolvePrincipal, type Start } from './resolve.js';
import { virtualResource } from '../ingest/virtual.js';
import { requestOf } from '../policy/pair.js';
import { accessStep, hopSteps, pathOf } from './steps.js';
import type { WhatCanAnswer, WhatCanRow } from './types.js';

export interface WhatCanQuestion {
  readonly principal: string;
  readonly maxHops?: number;
  readonly context?: GivenContext;
  readonly limit?: number;
  readonly offset?: number;
}

interface Found {
  readonly row: AccessRow;
  readonly resource: number;
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
    const evaluator = await evaluatorOfAll(view);
    given.checkAbout('principal', requestOf(evaluator.env, evaluator.asCaller(start.principal), virtualResource('*', 'sts'), 'sts'));
  }
  const reached = await reachedRoles(view, start, given, q.maxHops ?? DEFAULT_MAX_HOPS);
  const found = await accesses(view, start, given, reached);
  const resources = new Map((await view.resourcesById([...new Set(found.map((f) => f.resource))])).map((r) => [r.id, r]));
  const sorted = found.sort(
    (a, b) =>
      byCodePoint(resources.get(a.resource)?.arn ?? '', resources.get(b.resource)?.arn ?? '') ||
      a.hops - b.hops ||
      byCodePoint(a.row.actions.join(), b.row.actions.join()),
  );
  const offset = q.offset ?? 0;
  const page = sorted.slice(offset, offset + (q.limit ?? 100));
  const rows: WhatCanRow[] = [];
  for (const f of page) {
    const resource = resources.get(f.resource);
    if (resource !== undefined) rows.push(await rowOf(view, start, given, reached, f, resource));
  }
  return {
    ...aboutLoad(view, []),
    principal: start.principal.arn,
    total: resources.size,
    rowCount: found.length,
    rows,
    more: offset + page.length < found.length,
  };
}

/** How each role is reached: the hop into it, at its strength, and how many there are. */
type Reached = Readonly<Record<Strength, ReadonlyMap<number, { readonly hops: number; readonly by: Hop }>>>;

async function reachedRoles(view: LoadView, start: Start, given: Given, maxHops: number): Promise<Reached> {
  const first = await firstHops(view, start);
  const pass = await passing(view, given);
  const walk = async (strength: Strength): Promise<Map<number, { hops: number; by: Hop }>> => {
    const found = new Map<number, { hops: number; by: Hop }>();
    let level = maxHops < 1 ? [] : await byArn(view, passFirst(first, given, start.principal, strength));
    for (let hops = 1; level.length > 0; hops++) {
      const fresh: number[] = [];
      for (const hop of level) {
        if (found.has(hop.to) || hop.to === start.principal.id) continue;
        found.set(hop.to, { hops, by: hop });
        fresh.push(hop.to);
      }
      if (hops >= maxHops || fresh.length === 0) break;
      const rows = (await view.assumes(fresh, null)).filter((r) => pass[strength].has(r.residue));
      level = await byArn(view, await asHops(view, rows), fresh);
    }
    return found;
  };
  return { certain: await walk('certain'), possible: await walk('possible') };
}

/** In the order in which chains are compared: by the place of the role before, then by ARN. */
async function byArn(view: LoadView, hops: readonly Hop[], before: readonly number[] = []): Promise<Hop[]> {
  return [...(await byRoleArn(view, hops))].sort((a, b) => before.indexOf(a.from) - before.indexOf(b.from));
}

async function accesses(view: LoadView, start: Start, given: Given, reached: Reached): Promise<Found[]> {
  const all: Found[] = [];
  for (const { row, resource } of [...(await storedAccess(view, start, reached)), ...(start.stored ? [] : await evaluatedAccess(view, start))]) {
    const own = row.from === start.principal.id;
    const decided = decideAccess(row.expr, given, own ? start.principal.kind : null, null, true);
    if (decided.value === false) continue;
    if (own) all.push({ row, resource, decided, hops: 0, strength: decided.value === true ? 'certain' : 'possible', role: null });
    const certain = decided.value === true ? reached.certain.get(row.from) : undefined;
    const by = certain ?? reached.possible.get(row.from);
    if (by !== undefined && !own) all.push({ row, resource, decided, hops: by.hops, strength: certain === undefined ? 'possible' : 'certain', role: row.from });
  }
  return shortest(all);
}

interface Access {
  readonly row: AccessRow;
  readonly resource: number;
}

/** Direct access of the start and of the roles that it reaches, as the graph has it. */
async function storedAccess(view: LoadView, start: Start, reached: Reached): Promise<Access[]> {
  const roles = new Set([...reached.certain.keys(), ...reached.possible.keys()]);
  const ids = [...(start.stored ? [start.principal.id] : []), ...roles];
  const [rows, residues, sets] = await Promise.all([view.accessFrom(ids), view.residues(), view.actionSets()]);
  const proofs = proofReader(view);
  return rows.map((r) => ({
    resource: r.to,
    row: {
      from: r.from,
      kind: 'Role',
      actions: sets[r.actions] ?? [],
      expr: residues[r.residue] ?? true,
      via: r.via,
      crossAccount: r.crossAccount,
      on: [],
      proof: () => proofs(r.proof),
    },
  }));
}

/** Direct access of a start that the graph doesn't know, to every resource of the load. */
async function evaluatedAccess(view: LoadView, start: Start): Promise<Access[]> {
  const evaluator = await evaluatorOfAll(view);
  const caller = evaluator.asCaller(start.principal);
  return (await view.allResources()).flatMap((resource) =>
    evaluator
      .outcomes(caller, resource)
      .map((o) => ({ resource: resource.id, row: evaluatedRow(evaluator, { ...caller, id: start.principal.id }, resource, o) })),
  );
}

/** For each resource, action and way: the strongest, then the shortest. */
function shortest(all: readonly Found[]): Found[] {
  const order = [...all].sort((a, b) => (a.strength === b.strength ? a.hops - b.hops : a.strength === 'certain' ? -1 : 1));
  const taken = new Set<string>();
  return order.flatMap((f) => {
    const way = f.role === null ? 'direct' : 'role';
    const actions = f.row.actions.filter((a) => {
      const key = `${String(f.resource)} ${way} ${a}`;
      return !taken.has(key) && taken.add(key);
    });
    return actions.length === 0 ? [] : [{ ...f, row: { ...f.row, actions } }];
  });
}

async function rowOf(view: LoadView, start: Start, given: Given, reached: Reached, f: Found, resource: ResourceFacts): Promise<WhatCanRow> {
  const chain: Hop[] = [];
  for (let role = f.role; role !== null;) {
    const by: { by: Hop } | undefined = reached[f.strength].get(role);
    if (by === undefined) break;
    chain.unshift(by.by);
    role = reached[f.strength].has(by.by.from) && by.by.from !== start.principal.id ? by.by.from : null;
  }
  const hops = await hopSteps(view, start.principal, chain, given);
  const by = f.role === null ? start.principal : ((await view.principalsById([f.role]))[0] ?? null);
  const access = await accessStep(view, by, resource.arn, { ...f.row, on: [resource] }, f.decided, f.row.actions);
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
