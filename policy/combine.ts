/**
 * AWS's decision flow over layers, apart from how layers come to their values.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
import { all, any, not } from './expr.js';
import type { Expr, Via } from './model.js';

/** The value of each layer for one action. */
export interface LayerValues {
  readonly identity: Expr;
  /** True where there is no boundary. */
  readonly boundary: Expr;
  /** True where there is no session policy. */
  readonly session: Expr;
  /** AND over the levels; true where SCPs don't apply. */
  readonly scp: Expr;
  readonly rcp: Expr;
  /** Any explicit deny of any layer. */
  readonly deny: Expr;
  /** Resource policy: names the user, session or everyone; names the role; names the account. */
  readonly direct: Expr;
  readonly role: Expr;
  readonly account: Expr;
  /** A grant of a key names the caller, or its account. */
  readonly grant: Expr;
  readonly grantToAccount: Expr;
  readonly acl: Expr;
}

export interface PairKind {
  /** `same`, `cross`, or `none` for callers without an account (services, providers, no credentials). */
  readonly accounts: 'same' | 'cross' | 'none';
  /** KMS keys and trust policies: nothing from IAM unless the resource policy lets the account in. */
  readonly resourcePolicyRules: boolean;
}

/** The ways in which access can be allowed; deny and the organisation's limits are applied in {@link decide}. */
export function ways(v: LayerValues, kind: PairKind): { via: Via; expr: Expr }[] {
  const limits = all([v.boundary, v.session]);
  const identity = all([v.identity, limits]);
  const grant = any([v.grant, all([identity, v.grantToAccount])]);
  if (kind.accounts === 'none') {
    return [
      { via: 'resource-policy', expr: v.direct },
      { via: 'grant', expr: v.grant },
      { via: 'acl', expr: v.acl },
    ];
  }
  if (kind.accounts === 'cross') {
    return [
      { via: 'both', expr: all([identity, any([v.direct, v.role, v.account])]) },
      { via: 'grant', expr: grant },
      { via: 'acl', expr: all([identity, v.acl]) },
    ];
  }
  const named: { via: Via; expr: Expr } = { via: 'resource-policy', expr: any([v.direct, all([v.role, limits])]) };
  const own: { via: Via; expr: Expr } = kind.resourcePolicyRules
    ? { via: 'both', expr: all([identity, v.account]) }
    : { via: 'identity-policy', expr: identity };
  return [named, own, { via: 'grant', expr: grant }, { via: 'acl', expr: v.acl }];
}

/** The decision for one action, and through which policy it holds. */
export function decide(v: LayerValues, kind: PairKind): { expr: Expr; via: Via } {
  const limits: Expr[] = [v.scp, v.rcp, not(v.deny)];
  if (limits.includes(false)) return { expr: false, via: 'identity-policy' };
  const open = ways(v, kind).filter((w) => w.expr !== false);
  const via = (open.find((w) => w.expr === true) ?? open[0])?.via ?? 'identity-policy';
  return { expr: all([any(open.map((w) => w.expr)), ...limits]), via };
}
