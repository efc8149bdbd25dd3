/** CAN_ASSUME: whose request, or whose assignment, gives a session of a role. */
import type { EffectiveRow } from '../graph/model.js';
import type { Caller } from '../policy/facts.js';
import type { ResourceFacts } from '../policy/model.js';
import { ASSUME_ACTIONS } from '../policy/services/sts.js';
import type { Evaluator } from './evaluator.js';
import { proofOf } from './evaluator.js';
import type { ProofItem } from '../graph/model.js';
import type { Expr, Via } from '../policy/model.js';
import type { Interner } from './interner.js';

/** The rows into every role that is a resource of the evaluation. */
export function assumeRows(evaluator: Evaluator, interner: Interner, roles: readonly ResourceFacts[]): EffectiveRow[] {
  return roles.flatMap((resource) => {
    const role = evaluator.caller(resource.arn);
    if (role === undefined) return [];
    const requests = evaluator
      .candidates(resource)
      .filter((c) => c.id !== role.id)
      .flatMap((c) => hop(evaluator, interner, c, c, resource, role));
    return [...requests, ...runners(evaluator, interner, resource, role)];
  });
}

const ASK = [{ service: 'sts', object: false, actions: [...ASSUME_ACTIONS] }];

/** `as` makes the request; `from` is where the path starts. */
function hop(evaluator: Evaluator, interner: Interner, from: Caller, as: Caller, resource: ResourceFacts, role: Caller): EffectiveRow[] {
  return evaluator.outcomes(as, resource, ASK).map((o) => ({
    type: 'CAN_ASSUME',
    from: from.id,
    to: role.id,
    actions: interner.actions(o.actions.map((a) => evaluator.table.canonical(a))),
    residue: interner.residue(o.expr),
    proof: interner.proof(proofOf(o)),
    via: o.via,
    crossAccount: from.account !== null && from.account !== resource.account,
  }));
}

/**
 * Instances get their profile's role if it lets the EC2 service in
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html); persons the role of an assignment
 * (https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html).
 */
function runners(evaluator: Evaluator, interner: Interner, resource: ResourceFacts, role: Caller): EffectiveRow[] {
  const from = evaluator.runsAs(resource.arn);
  return from.flatMap((runner) => {
    if (runner.kind === 'Instance') return hop(evaluator, interner, runner, evaluator.ec2(role), resource, role);
    return [
      { type: 'CAN_ASSUME', from: runner.id, to: role.id, actions: 0, residue: 0, proof: interner.proof([]), via: 'resource-policy', crossAccount: false },
    ];
  });
}

/** A hop evaluated for a caller that is not in the graph. */
export interface EvaluatedHop {
  readonly from: number;
  readonly to: number;
  readonly actions: readonly string[];
  readonly expr: Expr;
  readonly via: Via;
  readonly crossAccount: boolean;
  readonly proof: readonly ProofItem[];
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
