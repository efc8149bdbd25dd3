/** CAN_ASSUME: whose request, or whose assignment, gives a session of a role. */
import type { EffectiveRows } from '../graph/effective.js';
import type { ProofRef } from '../graph/model.js';
import { all, unknown } from '../policy/expr.js';
import type { Caller } from '../policy/facts.js';
import type { Expr, PrincipalFacts, ResourceFacts, Via } from '../policy/model.js';
import { ASSUME_ACTIONS } from '../policy/services/sts.js';
import type { Ask } from '../policy/sets.js';
import { permissionSetOf } from '../policy/tables/service-linked.js';
import type { Evaluator } from './evaluator.js';
import type { Cell } from './grid.js';
import type { Interned, Interner } from './interner.js';
import { proofOf } from './proofs.js';

const ASK: readonly Ask[] = [{ service: 'sts', object: false, actions: [...ASSUME_ACTIONS] }];

/** Rows into roles. */
export class Hops {
  constructor(
    private readonly evaluator: Evaluator,
    private readonly interner: Interner,
    private readonly into: EffectiveRows,
  ) {}

  /** What a cell of requests to STS comes to. */
  add({ callers, outcomes }: Cell, roles: readonly ResourceFacts[]): void {
    for (const outcome of outcomes) {
      const hop = this.interner.hop(outcome);
      if (hop === null) continue;
      for (const resource of roles) {
        const role = this.evaluator.principal(resource.arn);
        if (role !== undefined) for (const caller of callers) if (caller.id !== role.id) this.row(hop, caller, resource, role);
      }
    }
  }

  /**
   * Instances get their profile's role if it lets the EC2 service in
   * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html); persons the role of an assignment
   * (https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html).
   */
  runners(resource: ResourceFacts): void {
    const { evaluator } = this;
    const role = evaluator.principal(resource.arn);
    if (role === undefined) return;
    for (const runner of evaluator.runsAs(resource.arn)) {
      if (runner.kind === 'Instance') this.profile(runner, resource, role, true);
      else this.row(this.interner.assigned(true, assignedBy(runner, role)), runner, resource, role);
    }
    for (const runner of evaluator.openRunners) {
      if (runner.runsAsUnknown === null || runner.runsAs.includes(role.arn)) continue;
      const perhaps = unknown('trust-policy', runner.runsAsUnknown);
      if (runner.kind === 'Person' && permissionSetOf(role.name) !== null) this.row(this.interner.assigned(perhaps, []), runner, resource, role);
      else if (runner.kind === 'Instance' && runner.account === role.account) this.profile(runner, resource, role, perhaps);
    }
  }

  private profile(runner: PrincipalFacts, resource: ResourceFacts, role: PrincipalFacts, perhaps: Expr): void {
    for (const o of this.evaluator.asEc2(resource, ASK)) {
      const expr = all([o.expr, perhaps]);
      const hop = this.interner.hop(expr === o.expr ? o : { ...o, expr });
      if (hop !== null) this.row(hop, runner, resource, role);
    }
  }

  private row({ said }: Interned, from: PrincipalFacts, resource: ResourceFacts, role: PrincipalFacts): void {
    const crossAccount = from.account !== null && from.account !== resource.account;
    this.into.push({ type: 'CAN_ASSUME', from: from.id, to: role.id, ...said, crossAccount });
  }
}

/** The assignments that give a person a role. */
function assignedBy(person: PrincipalFacts, role: PrincipalFacts): ProofRef[] {
  return (person.assignments ?? [])
    .filter((a) => a.role === role.arn)
    .map(({ source, text }) => ({ effect: 'Allow', origin: source, entry: { layer: 'assignment', text } }));
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
    const role = evaluator.principal(resource.arn);
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
