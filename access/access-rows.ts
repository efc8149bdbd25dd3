/** Who has direct access to what is asked about: rows of the graph, or evaluated on demand. */
import type { ProofRef } from '../graph/model.js';
import type { LoadView } from '../graph/store.js';
import { looksLikeObject } from '../ingest/evaluator.js';
import { proofOf } from '../ingest/proofs.js';
import type { Ask } from '../policy/sets.js';
import type { Outcome } from '../policy/evaluate.js';
import type { Caller } from '../policy/facts.js';
import { all, any, not } from '../policy/expr.js';
import type { Expr, PrincipalFacts, ResourceFacts, Test, Via } from '../policy/model.js';
import { OBJECT_KEY } from '../policy/resource.js';
import { solve, solveSomeKey, supply } from '../policy/solve.js';
import type { Given } from './context.js';
import { type Action, evaluatorOf, READ_OBJECT, type Start, type Subject } from './resolve.js';

/** Direct access of one principal, before facts are given. */
export interface AccessRow {
  readonly from: number;
  readonly kind: PrincipalFacts['kind'];
  readonly actions: readonly string[];
  readonly expr: Expr;
  readonly via: Via;
  readonly crossAccount: boolean;
  /** What it is access to; two in an effective read. */
  readonly on: readonly ResourceFacts[];
  readonly proof: () => Promise<readonly ProofRef[]>;
}

/** Whether the action can be asked of the resource at all, and how: about the bucket, or about keys in it. */
export function askFor(action: Action, subject: Subject): Ask | null {
  if (action.name === READ_OBJECT) return subject.resource.bucket === undefined ? null : { service: 's3', object: true, actions: ['s3:getobject'] };
  const { resource } = subject;
  const services = resource.type === 'iam:role' ? ['sts', 'iam'] : [resource.service];
  if (!services.includes(action.service)) return null;
  const ask = (object: boolean): Ask => ({ service: action.service, object, actions: [action.name] });
  const known = action.table.known(action.name);
  if (resource.arn === '*') return !known || action.table.hasNoResource(action.name) ? ask(false) : null;
  if (resource.bucket !== undefined) {
    if (!known) return ask(subject.objectKey !== null || looksLikeObject(action.name));
    if (action.table.appliesTo(action.name, 's3:object') === true) return ask(true);
    return subject.objectKey === null && action.table.appliesTo(action.name, 's3:bucket') === true ? ask(false) : null;
  }
  return action.table.appliesTo(action.name, resource.type) === false ? null : ask(false);
}

/** All rows of direct access; only the start's where one is given that the graph doesn't know. */
export async function accessRows(view: LoadView, action: Action, subject: Subject): Promise<AccessRow[]> {
  const ask = askFor(action, subject);
  if (ask === null) return [];
  if (subject.stored && action.table.known(action.name)) return storedRows(view, subject.resource, action.name);
  const evaluator = await evaluatorOf(view, action);
  return [...evaluator.groups(subject.resource, [ask])].flatMap(({ callers, outcomes }) =>
    callers.flatMap((caller) => outcomes.map((o) => evaluatedRow(evaluator, caller, subject.resource, o))),
  );
}

type Evaluating = Awaited<ReturnType<typeof evaluatorOf>>;

/** An outcome as a row. */
export function evaluatedRow(evaluator: Evaluating, caller: Caller, resource: ResourceFacts, o: Outcome): AccessRow {
  return {
    from: caller.id,
    kind: caller.kind,
    actions: o.actions.map((a) => evaluator.table.canonical(a)),
    expr: o.expr,
    via: o.via,
    crossAccount: caller.account !== resource.account,
    on: [resource],
    proof: () => Promise.resolve(proofOf(o)),
  };
}

/** Direct access of a start that is not in the graph. */
export async function accessOfVirtual(view: LoadView, action: Action, subject: Subject, start: Start): Promise<AccessRow[]> {
  const ask = askFor(action, subject);
  if (ask === null) return [];
  const evaluator = await evaluatorOf(view, action);
  const caller = evaluator.asCaller(start.principal);
  return evaluator.outcomes(caller, subject.resource, [ask]).map((o) => evaluatedRow(evaluator, caller, subject.resource, o));
}

/** Rows of the graph for one action. */
export async function storedRows(view: LoadView, resource: ResourceFacts, action: string): Promise<AccessRow[]> {
  const [rows, residues, sets] = await Promise.all([view.accessTo(resource.id), view.residues(), setsWith(view, action)]);
  const mine = rows.filter((r) => sets.has(r.actions));
  const kinds = await kindsOf(
    view,
    mine.map((r) => r.from),
  );
  const proofs = proofReader(view);
  return mine.map((r) => ({
    from: r.from,
    kind: kinds.get(r.from) ?? 'User',
    actions: [action],
    expr: residues[r.residue] ?? true,
    via: r.via,
    crossAccount: r.crossAccount,
    on: [resource],
    proof: () => proofs(r.proof),
  }));
}

async function kindsOf(view: LoadView, ids: readonly number[]): Promise<Map<number, PrincipalFacts['kind']>> {
  const found = await view.principalsById(ids);
  return new Map(found.map((p) => [p.id, p.kind]));
}

export function proofReader(view: LoadView): (id: number) => Promise<readonly ProofRef[]> {
  return async (id) => (await view.proofs([id])).get(id) ?? [];
}

/** Ids of the action sets that hold the action (any case). */
async function setsWith(view: LoadView, action: string): Promise<Set<number>> {
  const sets = await view.actionSets();
  return new Set(sets.flatMap((set, id) => (set.some((a) => a.toLowerCase() === action) ? [id] : [])));
}

export interface Decided {
  readonly value: boolean | 'open';
  readonly expr: Expr;
  readonly keys: readonly string[] | null;
}

/** Decides an access with the facts given; a bucket that is asked about an object action is asked for some key. */
export function decideAccess(expr: Expr, given: Given, own: PrincipalFacts['kind'] | null, objectKey: string | null, someKey: boolean): Decided {
  const lookup = given.of(own);
  const supplied = supply(expr, (key) => (key === OBJECT_KEY ? (objectKey === null ? undefined : { kind: 'known', values: [objectKey] }) : lookup(key)));
  if (objectKey === null && someKey) {
    const solved = solveSomeKey(supplied);
    return { value: solved.value, expr: solved.expr, keys: solved.keys };
  }
  const solved = solve(supplied);
  return { value: solved.value, expr: solved.expr, keys: null };
}

/** Parts that are conditions, and layers that are not known, of what is open on one request. */
export function splitOpen(expr: Expr, hop: number): { conditions: { hop: number; test: Expr }[]; notKnown: { hop: number; layer: string; what: string }[] } {
  if (typeof expr === 'boolean') return { conditions: [], notKnown: [] };
  const parts = 'all' in expr ? expr.all : [expr];
  const notKnown = parts.flatMap((p) => unknownsIn(p)).map((u) => ({ hop, layer: u.layer, what: u.what }));
  const rest = parts.map(testsOf).filter((p) => p !== null);
  const test = all(rest);
  return { conditions: rest.length === 0 ? [] : [{ hop, test }], notKnown: [...new Map(notKnown.map((n) => [`${n.layer} ${n.what}`, n])).values()] };
}

/** An expression without what is not known, which is said apart; null: nothing is left. */
function testsOf(e: Expr): Expr | null {
  if (typeof e === 'boolean') return e;
  if ('unknown' in e) return null;
  if ('not' in e) {
    const inner = testsOf(e.not);
    return inner === null ? null : not(inner);
  }
  if (!('all' in e) && !('any' in e)) return shownTest(e);
  const parts = ('all' in e ? e.all : e.any).map(testsOf).filter((p) => p !== null);
  return parts.length === 0 ? null : 'all' in e ? all(parts) : any(parts);
}

/** A test on a known key against an open variable, as a test on the variable where that is the whole value. */
function shownTest({ key, operator, values, source, known }: Test): Test {
  const [value] = values;
  const variable = known !== undefined && values.length === 1 ? /^\$\{([^*?$}][^},]*)\}$/.exec(value ?? '')?.[1] : undefined;
  return variable === undefined || known === undefined ? { key, operator, values, source } : { key: variable, operator, values: known, source };
}

function unknownsIn(e: Expr): { layer: string; what: string }[] {
  if (typeof e === 'boolean') return [];
  if ('all' in e) return e.all.flatMap(unknownsIn);
  if ('any' in e) return e.any.flatMap(unknownsIn);
  if ('not' in e) return unknownsIn(e.not);
  return 'unknown' in e ? [{ layer: e.unknown, what: e.what }] : [];
}
