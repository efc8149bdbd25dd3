/** Every principal, action and resource of one organisation, decided by both. */
import { Evaluator } from '../../ingest/evaluator.js';
import { all, any, exprKey, leaves } from '../../policy/expr.js';
import type { Outcome } from '../../policy/evaluate.js';
import type { Caller } from '../../policy/facts.js';
import type { Expr, ResourceFacts, World } from '../../policy/model.js';
import { solve, supply } from '../../policy/solve.js';
import type { ActionTable } from '../../policy/tables/actions.js';
import { completed, type Mode, MODES, type Unread, withUnread } from './completions.js';
import type { Context } from './context.js';
import { chooseFacts, Random } from './contexts.js';
import { examine, type Request, type Verdict } from './decide.js';
import { statementsOf } from './document.js';
import { type Choice, worldOf } from './organisations.js';
import { ACTIONS, NAMED_SESSION, OBJECT_KEYS, SESSIONS } from './pools.js';
import { matches, piecesOf } from './wildcards.js';

export interface Tally {
  decisions: number;
  allowed: number;
  open: number;
  worlds: number;
  completions: number;
}

export interface Difference {
  readonly world: World;
  readonly request: Request;
  readonly context: Context;
  readonly spec: Verdict;
  /** What the engine has without the request's facts, and with them. */
  readonly expr: Expr;
  readonly engine: Expr;
}

/** The key of an object is an open fact of the engine. */
const OBJECT_KEY = 'arnpath:objectkey';

/** Most of what can be asked is denied: this part of it is enough. */
const DENIED_PERCENT = { sameAccount: 70, crossAccount: 3 };

interface Group {
  readonly service: string;
  readonly object: boolean;
  readonly actions: readonly string[];
}

/** The first difference, or null. */
export function compareWorld(table: ActionTable, c: Choice, unread: Unread, seed: number, tally: Tally): Difference | null {
  for (const difference of differences(table, c, unread, seed, tally)) return difference;
  return null;
}

export function* differences(table: ActionTable, c: Choice, unread: Unread, seed: number, tally: Tally): Generator<Difference> {
  const world = withUnread(worldOf(c), unread);
  const evaluator = new Evaluator(world, table, []);
  const random = new Random(seed);
  const completions = completionsOf(world, unread.length > 0, random);
  tally.worlds++;
  for (const resource of world.resources) {
    for (const group of groupsOf(resource)) {
      const loaded = loadedOutcomes(evaluator, resource, group);
      for (const caller of callersOf(world, evaluator)) {
        const asked = evaluator.outcomes(caller, resource, [group]);
        // Also what a load has of the caller, where it finds and decides callers together. A session isn't in a load.
        const ways = caller.arn === NAMED_SESSION ? [asked] : [asked, loaded.get(caller.arn) ?? []];
        yield* compareGroup({ world, resource, caller, ways, group, random, tally, completions, known: unread.length === 0 && !caller.external });
      }
    }
  }
}

function loadedOutcomes(evaluator: Evaluator, resource: ResourceFacts, group: Group): Map<string, Outcome[]> {
  const found = new Map<string, Outcome[]>();
  for (const { callers, outcomes } of evaluator.groups(resource, [group])) {
    for (const caller of callers) found.set(caller.arn, [...(found.get(caller.arn) ?? []), ...outcomes]);
  }
  return found;
}

/** Also a role's session, asked about by its name. */
function callersOf(world: World, evaluator: Evaluator): Caller[] {
  const role = world.principals.find((p) => p.kind === 'Role' && p.name === 'app');
  if (role === undefined) return [...evaluator.callers];
  return [...evaluator.callers, evaluator.asCaller({ ...role, id: -1, arn: NAMED_SESSION, trust: null })];
}

function groupsOf(resource: ResourceFacts): Group[] {
  if (resource.type === 'iam:role') {
    return [
      { service: 'sts', object: false, actions: ACTIONS.sts },
      { service: 'iam', object: false, actions: ACTIONS.iam },
    ];
  }
  if (resource.service !== 's3') return [{ service: resource.service, object: false, actions: ACTIONS[resource.service as keyof typeof ACTIONS] }];
  return [
    { service: 's3', object: false, actions: ACTIONS.bucket },
    { service: 's3', object: true, actions: ACTIONS.object },
  ];
}

interface Pair {
  readonly world: World;
  readonly resource: ResourceFacts;
  readonly caller: Caller;
  /** What the engine has, in each way of asking it. */
  readonly ways: readonly (readonly Outcome[])[];
  readonly group: Group;
  readonly random: Random;
  readonly tally: Tally;
  /** The world with what isn't known filled in, in several ways. */
  readonly completions: readonly World[];
  /** Nothing of the world is unknown that bears on the caller. */
  readonly known: boolean;
}

function* compareGroup(pair: Pair): Generator<Difference> {
  const { caller, resource, group, random } = pair;
  for (const action of group.actions) {
    const exprs = exprsOf(pair.ways, action);
    const denied = exprs.every((e) => e === false);
    const percent = caller.account === resource.account ? DENIED_PERCENT.sameAccount : DENIED_PERCENT.crossAccount;
    const times = denied && !random.chance(percent) ? 0 : exprs.every((e) => typeof e === 'boolean') ? 1 : 3;
    for (let i = 0; i < times; i++) {
      const request = requestOf(pair, action, random);
      const found = pair.known ? compareKnown(pair, request, exprs) : compareUnknown(pair, request, exprs);
      if (found !== null) yield found;
    }
  }
}

/** Different expressions only: mostly all ways have the same. */
function exprsOf(ways: readonly (readonly Outcome[])[], action: string): Expr[] {
  const exprs = ways.map((outcomes) => any(outcomes.filter((o) => o.actions.includes(action)).map((o) => o.expr)));
  return [...new Map(exprs.map((e) => [exprKey(e), e])).values()];
}

function requestOf({ world, caller, resource, group }: Pair, action: string, random: Random): Request {
  const principal = world.principals.find((p) => p.arn === caller.arn) ?? caller;
  return {
    principal: caller.arn,
    session: random.of(SESSIONS),
    action,
    resourceArn: group.object ? `${resource.arn}/${random.of(OBJECT_KEYS)}` : resource.arn,
    context: chooseFacts(random, { principal, resource, action, tagsOpen: sessionsMayBeTagged(world, caller) }),
  };
}

function sessionsMayBeTagged(world: World, caller: Caller): boolean {
  const role = world.principals.find((p) => p.kind === 'Role' && p.name === caller.name && p.account === caller.account);
  if (role?.trust?.document == null) return false;
  const covers = (a: string): boolean => matches(piecesOf(a.toLowerCase()), 'sts:tagsession');
  return statementsOf(world.documents[role.trust.document]).some((s) => s.effect === 'Allow' && s.actions.some(covers));
}

function compareKnown(pair: Pair, request: Request, exprs: readonly Expr[]): Difference | null {
  const { world, tally } = pair;
  const { verdict: spec, context } = examine(world, request);
  tally.decisions++;
  if (spec.allowed) tally.allowed++;
  if (exprs.some((e) => typeof e !== 'boolean')) tally.open++;
  for (const expr of exprs) {
    const engine = under(expr, request, pair, context);
    if (engine !== spec.allowed && !undocumented(engine)) return { world, request, context, spec, expr, engine };
  }
  return null;
}

/**
 * Of a Deny with NotPrincipal that lists an ARN and not its account AWS says only that it "might" deny the account:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function undocumented(engine: Expr): boolean {
  const { tests, unknowns } = leaves(engine);
  return unknowns.length > 0 && tests.length === 0 && unknowns.every((u) => u.what.includes('NotPrincipal'));
}

/** What the engine is sure of must hold whatever the unknown layers say. */
function compareUnknown(pair: Pair, request: Request, exprs: readonly Expr[]): Difference | null {
  const { tally, completions } = pair;
  for (const complete of completions) {
    const { verdict: spec, context } = examine(complete, request);
    tally.completions++;
    for (const expr of exprs) {
      const engine = solve(under(expr, request, pair, context)).expr;
      if (typeof engine === 'boolean' && engine !== spec.allowed) return { world: complete, request, context, spec, expr, engine };
    }
  }
  tally.decisions++;
  if (exprs.some((e) => typeof e !== 'boolean')) tally.open++;
  else if (exprs.includes(true)) tally.allowed++;
  return null;
}

/** Each layer says nothing, allows all or denies all: all layers the same, and mixed. */
function completionsOf(world: World, several: boolean, random: Random): World[] {
  const mixed = (): ((layer: string) => Mode) => {
    const chosen = new Map<string, Mode>();
    return (layer) => {
      const mode = chosen.get(layer) ?? random.of(MODES);
      chosen.set(layer, mode);
      return mode;
    };
  };
  return [...MODES.map((m) => () => m), ...(several ? [mixed(), mixed()] : [])].map((modeOf) => completed(world, modeOf));
}

function under(expr: Expr, request: Request, { resource, group }: Pair, context: Context): Expr {
  const objectKey = group.object ? request.resourceArn.slice(resource.arn.length + 1) : null;
  return supply(all([expr]), (key) => {
    const values = key.toLowerCase() === OBJECT_KEY && objectKey !== null ? [objectKey] : context.get(key.toLowerCase());
    return values === undefined ? { kind: 'absent' } : { kind: 'known', values };
  });
}
