/** Whom a role trusts. */
import { companyOpens, isCompanyRole } from './company.js';
import * as shape from './distribution.js';
import { roleName, team, uniqueId } from './names.js';
import { type AccountPlan, anyRole, otherAccount, type Plan, roleArn, rolesOf, rootArn, userArn } from './plan.js';
import type { Random } from './random.js';
import { type Condition, policy, type PolicyDocument, type Principal, type Statement } from './statement.js';

export interface RoleSite {
  readonly plan: Plan;
  readonly account: AccountPlan;
  readonly index: number;
  readonly kind: shape.RoleKind;
  readonly random: Random;
}

const assume = (principal: Principal, condition?: Condition, action: string | readonly string[] = 'sts:AssumeRole'): Statement => ({
  Effect: 'Allow',
  Principal: principal,
  Action: action,
  ...(condition === undefined ? {} : { Condition: condition }),
});

const SERVICES: Partial<Record<shape.RoleKind, string>> = {
  lambda: 'lambda.amazonaws.com',
  ec2: 'ec2.amazonaws.com',
  ecs: 'ecs-tasks.amazonaws.com',
  glue: 'glue.amazonaws.com',
  build: 'codebuild.amazonaws.com',
};

export const samlArn = (account: AccountPlan): string => `arn:aws:iam::${account.id}:saml-provider/AWSSSO_DO_NOT_DELETE`;
export const oidcArn = (account: AccountPlan): string => `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com`;

export function trustPolicy(site: RoleSite): PolicyDocument {
  const statements = [trust(site)];
  if (isOpenHub(site)) statements.push(assume({ AWS: '*' }, { StringEquals: { 'aws:PrincipalAccount': site.account.id } }));
  if (isCompanyRole(site.plan, site.account, site.index)) statements.push(companyOpens(site.plan, ['sts:AssumeRole'], null));
  if (site.random.chance(shape.TRUST_TAGS)) statements.push(assume({ AWS: rootArn(site.account.id) }, undefined, 'sts:TagSession'));
  return policy(statements);
}

/** The first account-wide role of some accounts lets everyone of the account in, whatever their own policies say. */
export function isOpenHub({ account, index, kind }: Pick<RoleSite, 'account' | 'index' | 'kind'>): boolean {
  return kind === 'account-wide' && account.index % shape.OPEN_HUB_EVERY === 1 && rolesOf(account, kind)[0] === index;
}

function trust(site: RoleSite): Statement {
  const { account, plan, random } = site;
  switch (site.kind) {
    case 'people':
      return assume({ Federated: samlArn(account) }, { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }, [
        'sts:AssumeRoleWithSAML',
        'sts:TagSession',
      ]);
    case 'lambda':
    case 'ec2':
    case 'ecs':
    case 'glue':
    case 'build':
      return service(site, SERVICES[site.kind] ?? 'ec2.amazonaws.com');
    case 'ci':
      return fromBuildHost(site);
    case 'app':
      return assume({ AWS: callers(site, false) });
    case 'chained':
      return assume({ AWS: callers(site, random.chance(shape.CHAIN_OTHER_ACCOUNT)) }, mfa(site));
    case 'account-wide':
      return assume({ AWS: rootArn(account.id) }, mfa(site));
    case 'cross-account':
      return assume({ AWS: rootArn(otherAccount(plan, account, random).id) }, mfa(site));
    case 'vendor':
      return assume({ AWS: rootArn(random.pick(plan.vendors)) }, externalId(site));
    case 'reader':
      return assume(
        { AWS: '*' },
        { StringEquals: { 'aws:PrincipalOrgID': plan.organization }, StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*reader*' } },
      );
  }
}

function service({ account, random }: RoleSite, name: string): Statement {
  const condition = random.chance(shape.SOURCE_CONDITION) ? { StringEquals: { 'aws:SourceAccount': account.id } } : undefined;
  return assume({ Service: name }, condition);
}

function fromBuildHost({ account, index, random }: RoleSite): Statement {
  const repository = `repo:acme/${team(index)}-${random.pick(['service', 'web', 'infra', 'jobs'])}`;
  const subject = random.chance(0.6) ? `${repository}:ref:refs/heads/main` : `${repository}:*`;
  const condition = {
    StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
    StringLike: { 'token.actions.githubusercontent.com:sub': subject },
  };
  return assume({ Federated: oidcArn(account) }, condition, 'sts:AssumeRoleWithWebIdentity');
}

/** A few roles, sometimes a user, and now and then one session of a role. */
function callers(site: RoleSite, elsewhere: boolean): string | string[] {
  const { account, plan, random } = site;
  const from = elsewhere ? otherAccount(plan, account, random) : account;
  const count = random.pareto(1, shape.MOST_TRUSTED_ROLES, 1.2);
  const names = Array.from({ length: count }, () => caller(site, from));
  const different = [...new Set(names)];
  return different.length === 1 ? (different[0] ?? '') : different;
}

function caller({ plan, random, index, account }: RoleSite, from: AccountPlan): string {
  const draw = random.fraction();
  if (draw < 0.1 && from.users > 0) return userArn(from, random.int(0, from.users - 1));
  if (draw < 0.15) {
    const other = random.int(0, Math.max(0, from.roles.length - 1));
    return `arn:aws:sts::${from.id}:assumed-role/${roleName(plan.seed, from.roles[other] ?? 'app', from.index, other)}/deploy`;
  }
  // The unique id that AWS leaves behind when a named role is deleted.
  if (draw < 0.16) return uniqueId('AROA', plan.seed, 'deleted', account.index, index);
  const arn = anyRole(plan, from, random);
  return arn === roleArn(plan, account, index) ? rootArn(from.id) : arn;
}

function mfa({ random }: RoleSite): Condition | undefined {
  return random.chance(shape.TRUST_MFA) ? { Bool: { 'aws:MultiFactorAuthPresent': 'true' }, NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } } : undefined;
}

function externalId({ random }: RoleSite): Condition | undefined {
  return random.chance(shape.EXTERNAL_ID) ? { StringEquals: { 'sts:ExternalId': random.text('0123456789abcdef', 24) } } : undefined;
}
