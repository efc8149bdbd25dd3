/** CAN_ASSUME: whose request, or whose assignment, gives a session of a role. */
import type { EffectiveRow, ProofRef } from '../graph/model.js';
import type { Outcome } from '../policy/evaluate.js';
import { all, unknown } from '../policy/expr.js';
import type { Caller } from '../policy/facts.js';
import { permissionSetOf } from '../policy/tables/service-linked.js';
import type { ResourceFacts } from '../policy/model.js';
import { ASSUME_ACTIONS } from '../policy/services/sts.js';
import type { Ask } from '../policy/sets.js';
import type { Evaluator } from './evaluator.js';
import { proofOf } from './proofs.js';
import type { Expr, Via } from '../policy/model.js';
import type { Interner } from './interner.js';

const ASK: readonly Ask[] = [{ service: 'sts', object: false, actions: [...ASSUME_ACTIONS] }];

/** The rows into a role. */
export function* assumeRows(evaluator: Evaluator, interner: Interner, resource: ResourceFacts): Generator<EffectiveRow> {
  const role = evaluator.caller(resource.arn);
  if (role === undefined) return;
  for (const { callers, outcomes } of evaluator.groups(resource, ASK)) {
    for (const outcome of outcomes) for (const caller of callers) if (caller.id !== role.id) yield rowOf(evaluator, interner, outcome, caller, resource, role);
  }
  yield* runners(evaluator, interner, resource, role);
}

function rowOf(evaluator: Evaluator, interner: Interner, outcome: Outcome, from: Caller, resource: ResourceFacts, role: Caller): EffectiveRow {
  const crossAccount = from.account !== null && from.account !== resource.account;
  return { type: 'CAN_ASSUME', from: from.id, to: role.id, ...interner.outcome(outcome, evaluator.table), crossAccount };
}

/**
 * Instances get their profile's role if it lets the EC2 service in
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html); persons the role of an assignment
 * (https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html).
 */
function* runners(evaluator: Evaluator, interner: Interner, resource: ResourceFacts, role: Caller): Generator<EffectiveRow> {
  for (const runner of evaluator.runsAs(resource.arn)) yield* runner.kind === 'Instance' ? profileRows(runner, true) : [assignmentRow(runner, true)];
  for (const runner of evaluator.openRunners) {
    if (runner.runsAsUnknown === null || runner.runsAs.includes(role.arn)) continue;
    const perhaps = unknown('trust-policy', runner.runsAsUnknown);
    if (runner.kind === 'Person' && permissionSetOf(role.name) !== null) yield assignmentRow(runner, perhaps);
    else if (runner.kind === 'Instance' && runner.account === role.account) yield* profileRows(runner, perhaps);
  }

  function* profileRows(runner: Caller, perhaps: Expr): Generator<EffectiveRow> {
    for (const o of evaluator.asEc2(resource, ASK)) {
      const expr = all([o.expr, perhaps]);
      yield rowOf(evaluator, interner, expr === o.expr ? o : { ...o, expr }, runner, resource, role);
    }
  }

  function assignmentRow(runner: Caller, residue: Expr): EffectiveRow {
    const assigned = { actions: 0, residue: interner.residue(residue), proof: interner.proof([]), via: 'resource-policy' as const };
    return { type: 'CAN_ASSUME', from: runner.id, to: role.id, ...assigned, crossAccount: false };
  }
}

/** A hop evaluated for a caller that is not in the graph. */
export interface EvaluatedHop {
  readonly from: number;
  readonly to: number;
  readonly actions: readonly string[];
  readonly expr: Expr;
  readonly via: Via;
  readonly crossAccount: boolean;
  readonly proof: readonly ProofRef[];
}

/** The hops of one caller into any of the roles. */
export function evaluateHops(evaluator: Evaluator, caller: Caller, roles: readonly ResourceFacts[]): EvaluatedHop[] {
  return roles.flatMap((resource) => {
    const role = evaluator.caller(resource.arn);
    if (role === undefined) return [];
    return evaluator.outcomes(caller, resource, ASK).map((o) => ({
      from: caller.id,
      to: role.id,
      actions: o.actions.map((a) => evaluator.table.canonical(a)),
      expr: o.expr,
      via: o.via,
      crossAccount: caller.account !== resource.account,
      proof: proofOf(o),
    }));
  });
}
