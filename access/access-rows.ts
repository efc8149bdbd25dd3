/** Who has direct access to what is asked about: rows of the graph, or evaluated on demand. */
import type { ProofRef } from '../graph/model.js';
import type { LoadView } from '../graph/store.js';
import { looksLikeObject } from '../ingest/evaluator.js';
import { proofOf } from '../ingest/proofs.js';
import { type Ask, SetEngine } from '../policy/sets.js';
import type { ActionTable } from '../policy/tables/actions.js';
import type { Outcome } from '../policy/evaluate.js';
import type { Caller } from '../policy/facts.js';
import { all, any, not } from '../policy/expr.js';
import type { Expr, PrincipalFacts, ResourceFacts, Test, Via } from '../policy/model.js';
import { addTo } from '../policy/group-by.js';
import { OBJECT_KEY } from '../policy/resource.js';
import { solveSomeKey } from '../policy/solve.js';
import { type Given, type Lookup, solveWith, withFacts } from './context.js';
import { type Action, evaluatorOf, READ_OBJECT, type Start, type Subject } from './resolve.js';
import { scopeOf } from './scope.js';

/** Direct access of principals of one kind, before facts are given. */
export interface AccessRow {
  readonly kind: PrincipalFacts['kind'];
  readonly actions: readonly string[];
  readonly expr: Expr;
  readonly via: Via;
  readonly crossAccount: boolean;
  /** What it is access to; two in an effective read. */
  readonly on: readonly ResourceFacts[];
  /** Of rows of the graph: their proofs, by number. */
  readonly proofs: readonly number[];
  readonly proof: () => Promise<readonly ProofRef[]>;
}

/** Direct access by principal; those that have the same share a row. */
export type AccessRows = ReadonlyMap<number, AccessRow>;

/** Takes rows in; who has two has either. */
export class RowsByPrincipal {
  readonly rows = new Map<number, AccessRow>();

  add(principals: readonly number[], row: AccessRow): void {
    for (const id of principals) {
      const old = this.rows.get(id);
      this.rows.set(id, old === undefined ? row : { ...old, expr: any([old.expr, row.expr]) });
    }
  }
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

/** Direct access of everyone who has it. */
export async function accessRows(view: LoadView, action: Action, subject: Subject): Promise<AccessRows> {
  const ask = askFor(action, subject);
  if (ask === null) return new Map();
  if (subject.stored && action.table.known(action.name)) return storedRows(view, subject.resource, action.name);
  const evaluator = await evaluatorOf(view, action);
  const found = new RowsByPrincipal();
  for (const { callers, outcomes } of evaluator.groups(subject.resource, [ask])) {
    const [first] = callers;
    if (first === undefined) continue;
    for (const o of outcomes)
      found.add(
        callers.map((c) => c.id),
        evaluatedRow(evaluator, first, subject.resource, o),
      );
  }
  return found.rows;
}

type Evaluating = { readonly table: Pick<ActionTable, 'canonical'> };

/** An outcome as a row. */
export function evaluatedRow(evaluator: Evaluating, caller: Caller, resource: ResourceFacts, o: Outcome): AccessRow {
  return {
    kind: caller.kind,
    actions: o.actions.map((a) => evaluator.table.canonical(a)),
    expr: o.expr,
    via: o.via,
    crossAccount: caller.account !== resource.account,
    on: [resource],
    proofs: [],
    proof: () => Promise.resolve(proofOf(o)),
  };
}

/** Direct access of a start that is not in the graph. */
export async function accessOfVirtual(view: LoadView, action: Action, subject: Subject, start: Start): Promise<AccessRows> {
  const ask = askFor(action, subject);
  if (ask === null) return new Map();
  const { env, caller } = await scopeOf(view, start.principal, [subject.resource]);
  const found = new RowsByPrincipal();
  const evaluating = { table: action.table };
  for (const o of new SetEngine(env).outcomesOf(caller, subject.resource, ask))
    found.add([start.principal.id], evaluatedRow(evaluating, caller, subject.resource, o));
  return found.rows;
}

/** Rows of the graph for one action. */
export async function storedRows(view: LoadView, resource: ResourceFacts, action: string): Promise<AccessRows> {
  const [residues, sets] = await Promise.all([view.residues(), setsWith(view, action)]);
  const rows = await view.accessTo(resource.id, sets);
  const classes = await view.principalClasses([...new Set(rows.map((r) => r.from))]);
  const proofs = proofReader(view);
  const found = new RowsByPrincipal();
  for (const r of rows) {
    const from = classes.get(r.from);
    if (from === undefined) continue;
    found.add(from.members, {
      kind: from.kind,
      actions: [action],
      expr: residues[r.residue] ?? true,
      via: r.via,
      crossAccount: r.crossAccount,
      on: [resource],
      proofs: [r.proof],
      proof: () => proofs(r.proof),
    });
  }
  return found.rows;
}

export function proofReader(view: LoadView): (id: number) => Promise<readonly ProofRef[]> {
  return async (id) => (await view.proofs([id])).get(id) ?? [];
}

/** Ids of the action sets that hold the action (any case). */
async function setsWith(view: LoadView, action: string): Promise<number[]> {
  const sets = await view.actionSets();
  let index = setsByAction.get(sets);
  if (index === undefined) {
    setsByAction.set(sets, (index = new Map<string, number[]>()));
    for (const [id, set] of sets.entries()) for (const name of set) addTo(index, name.toLowerCase(), id);
  }
  return index.get(action) ?? [];
}

const setsByAction = new WeakMap<readonly (readonly string[])[], Map<string, number[]>>();

export interface Decided {
  readonly value: boolean | 'open';
  readonly expr: Expr;
  readonly keys: readonly string[] | null;
}

/** Decides an access with the facts given; a bucket that is asked about an object action is asked for some key. */
export function decideAccess(expr: Expr, given: Given, own: PrincipalFacts['kind'] | null, objectKey: string | null, someKey: boolean): Decided {
  const lookup = given.of(own);
  const value: Lookup = (key) => (key === OBJECT_KEY ? (objectKey === null ? undefined : { kind: 'known', values: [objectKey] }) : lookup(key));
  if (objectKey === null && someKey) {
    const solved = someKeyWith(expr, value);
    return { value: solved.value, expr: solved.expr, keys: solved.keys };
  }
  const solved = solveWith(expr, value);
  return { value: solved.value, expr: solved.expr, keys: null };
}

const someKeyWith = withFacts(solveSomeKey);

/** An access decided for a request by a principal of this kind, or (null) by a role on the way. */
export type Decide = (row: AccessRow, own: PrincipalFacts['kind'] | null) => Decided;

/** {@link decideAccess} with the facts given, once for what is open and each kind of principal. */
export function decider(given: Given, objectKey: string | null, someKey: boolean): Decide {
  const done = new Map<Expr, Map<string, Decided>>();
  return ({ expr }, own) => {
    let ofExpr = done.get(expr);
    if (ofExpr === undefined) done.set(expr, (ofExpr = new Map<string, Decided>()));
    let found = ofExpr.get(own ?? '');
    if (found === undefined) ofExpr.set(own ?? '', (found = decideAccess(expr, given, own, objectKey, someKey)));
    return found;
  };
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
