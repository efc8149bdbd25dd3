/** Whom resource policies let in: nobody or one account for most, many for a few. */
import * as shape from './distribution.js';
import { type AccountPlan, anyRole, otherAccount, type Plan, rootArn } from './plan.js';
import type { Random } from './random.js';
import type { Condition, Principal } from './statement.js';

export interface Site {
  readonly plan: Plan;
  readonly account: AccountPlan;
  readonly random: Random;
}

export interface Named {
  readonly principal: Principal;
  readonly condition: Condition | null;
}

/** Null: nobody. */
export function drawNamed(site: Site, weights: typeof shape.NAMED, service: string): Named | null {
  const { account, plan, random } = site;
  const kind = random.weighted(weights);
  switch (kind) {
    case 'nobody':
      return null;
    case 'own-role':
      return plain(anyRole(plan, account, random));
    case 'service':
      return { principal: { Service: service }, condition: { StringEquals: { 'aws:SourceAccount': account.id } } };
    case 'account':
      return plain(rootArn(otherAccount(plan, account, random).id));
    case 'role':
      return plain(anyRole(plan, otherAccount(plan, account, random), random));
    case 'roles':
      return plain(many(site, () => anyRole(plan, otherAccount(plan, account, random), random)));
    case 'accounts':
      return plain(many(site, () => rootArn(otherAccount(plan, account, random).id)));
    case 'organization':
      return { principal: '*', condition: { StringEquals: { 'aws:PrincipalOrgID': plan.organization } } };
    case 'vendor':
      return plain(rootArn(random.pick(plan.vendors)));
  }
}

const plain = (names: string | readonly string[]): Named => ({ principal: { AWS: names }, condition: null });

function many({ random }: Site, draw: () => string): string[] {
  const { least, most, shape: tail } = shape.NAMED_TAIL;
  return [...new Set(Array.from({ length: random.pareto(least, most, tail) }, draw))];
}
