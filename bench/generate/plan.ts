/** What an organisation has, before anything is written: accounts, their units, and how much of everything each holds. */
import * as shape from './distribution.js';
import { accountId, bucketName, keyId, organizationId, REGIONS, rolePath, roleName, rootId, unitId, userName } from './names.js';
import { Random } from './random.js';

export interface Unit {
  readonly id: string;
  readonly name: string;
  readonly parent: string;
  readonly kind: 'security' | 'infrastructure' | 'sandbox' | 'workloads' | 'business' | 'production' | 'development';
}

export interface AccountPlan {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly region: string;
  readonly users: number;
  readonly roles: readonly shape.RoleKind[];
  readonly customerPolicies: number;
  readonly resources: Readonly<Record<shape.ResourceKind, number>>;
}

/** What the whole organisation may use, in one of its accounts: indexes of a key, of a bucket and of the role that reads it. */
export interface Company {
  readonly account: AccountPlan;
  readonly key: number;
  readonly bucket: number;
  readonly role: number;
}

export interface Plan {
  readonly seed: number;
  readonly size: shape.Size;
  readonly organization: string;
  readonly root: string;
  readonly units: readonly Unit[];
  readonly accounts: readonly AccountPlan[];
  /** Accounts outside. */
  readonly vendors: readonly string[];
  readonly company: Company | null;
}

/** Draws the plan. It holds one entry for each account and one word for each role, so that XL fits easily. */
export function makePlan(seed: number, size: shape.Size, random: Random): Plan {
  const root = rootId(seed);
  const units = makeUnits(seed, root, size.accounts);
  const weights = Array.from({ length: size.accounts }, (_, i) => Math.exp(random.normal() * size.spread) * (i === 0 ? shape.MANAGEMENT_WEIGHT : 1));
  const principals = split(size.principals, weights, Math.min(10, Math.floor(size.principals / size.accounts)));
  const resources = split(size.resources, weights, 1);
  const accounts = weights.map((_, index) =>
    makeAccount(seed, size, { index, principals: principals[index] ?? 0, resources: resources[index] ?? 0 }, units, root, random),
  );
  return {
    seed,
    size,
    organization: organizationId(seed),
    root,
    units,
    vendors: Array.from({ length: shape.VENDORS }, (_, i) => accountId(seed, size.accounts + i)),
    accounts,
    company: size.company ? companyOf(accounts) : null,
  };
}

/** In the first account besides management that has all three, and if possible no role that its whole account may take: one hub is enough. */
function companyOf(accounts: readonly AccountPlan[]): Company | null {
  const others = accounts.slice(1);
  const withoutHub = others.filter((a) => a.index % shape.OPEN_HUB_EVERY !== 1);
  for (const account of [...withoutHub, ...others]) {
    const role = rolesOf(account, 'app')[0];
    if (role !== undefined && account.resources.kms > 0 && account.resources.s3 > 0) return { account, key: 0, bucket: 0, role };
  }
  return null;
}

/** Shares `total` out by weight, `least` to each, and leaves nothing over. */
function split(total: number, weights: readonly number[], least: number): number[] {
  const rest = total - least * weights.length;
  const sum = weights.reduce((a, b) => a + b, 0);
  let given = 0;
  let weight = 0;
  return weights.map((w) => {
    weight += w;
    const upTo = Math.round((rest * weight) / sum);
    const share = upTo - given;
    given = upTo;
    return least + share;
  });
}

function makeUnits(seed: number, root: string, accounts: number): Unit[] {
  const units: Unit[] = [];
  const add = (name: string, parent: string, kind: Unit['kind']): string => {
    const id = unitId(seed, units.length);
    units.push({ id, name, parent, kind });
    return id;
  };
  add('Security', root, 'security');
  add('Infrastructure', root, 'infrastructure');
  add('Sandbox', root, 'sandbox');
  const workloads = add('Workloads', root, 'workloads');
  for (let i = 0; i < Math.ceil(accounts / shape.ACCOUNTS_PER_UNIT); i++) {
    const business = add(`Business ${String(i + 1)}`, workloads, 'business');
    add('Production', business, 'production');
    add('Development', business, 'development');
  }
  return units;
}

interface Share {
  readonly index: number;
  readonly principals: number;
  readonly resources: number;
}

function makeAccount(seed: number, size: shape.Size, share: Share, units: readonly Unit[], root: string, random: Random): AccountPlan {
  const { index } = share;
  const users = Math.round(share.principals * shape.USER_SHARE);
  const roles = Array.from({ length: share.principals - users }, () => random.weighted(shape.ROLE_KINDS));
  return {
    index,
    id: accountId(seed, index),
    name: index === 0 ? 'management' : `account-${String(index)}`,
    unit: unitOf(index, units, root, random),
    region: random.pick(REGIONS),
    users,
    roles,
    customerPolicies: Math.max(shape.LEAST_CUSTOMER_POLICIES, Math.round(share.principals / shape.PRINCIPALS_PER_CUSTOMER_POLICY)),
    resources: countKinds(share.resources, size, random),
  };
}

/** The management account stands below the root, the next two in Security and Infrastructure, the rest in workloads or the sandbox. */
function unitOf(index: number, units: readonly Unit[], root: string, random: Random): string {
  if (index === 0) return root;
  const kinds: readonly Unit['kind'][] =
    index === 1 ? ['security'] : index === 2 ? ['infrastructure'] : random.chance(0.1) ? ['sandbox'] : ['production', 'development'];
  return random.pick(units.filter((u) => kinds.includes(u.kind))).id;
}

function countKinds(count: number, size: shape.Size, random: Random): Record<shape.ResourceKind, number> {
  const counts: Record<shape.ResourceKind, number> = { s3: 0, kms: 0, sqs: 0, sns: 0, lambda: 0, secretsmanager: 0, ec2: 0 };
  for (let i = 0; i < count; i++) counts[random.weighted(size.kinds)]++;
  return counts;
}

export function roleArn(plan: Plan, account: AccountPlan, index: number): string {
  const kind = account.roles[index] ?? 'app';
  return `arn:aws:iam::${account.id}:role${rolePath(kind)}${roleName(plan.seed, kind, account.index, index)}`;
}

export const userArn = (account: AccountPlan, index: number): string => `arn:aws:iam::${account.id}:user/${userName(index)}`;
export const rootArn = (id: string): string => `arn:aws:iam::${id}:root`;
export const bucketArn = (account: AccountPlan, index: number): string => `arn:aws:s3:::${bucketName(account.index, index)}`;
export const keyArn = (plan: Plan, account: AccountPlan, index: number): string =>
  `arn:aws:kms:${account.region}:${account.id}:key/${keyId(plan.seed, account.index, index)}`;

/** Another account of the organisation; one of the first few in half of the cases, as shared accounts are named most. */
export function otherAccount(plan: Plan, own: AccountPlan, random: Random): AccountPlan {
  const hubs = Math.min(shape.HUB_ACCOUNTS, plan.accounts.length);
  const count = random.chance(shape.HUB_ACCOUNT_SHARE) ? hubs : plan.accounts.length;
  const account = plan.accounts[random.int(0, count - 1)];
  if (account !== undefined && account.index !== own.index) return account;
  return plan.accounts[(own.index + 1) % plan.accounts.length] ?? own;
}

export function anyRole(plan: Plan, account: AccountPlan, random: Random): string {
  return roleArn(plan, account, random.int(0, Math.max(0, account.roles.length - 1)));
}

/** Indexes of the account's roles of a kind. */
export function rolesOf(account: AccountPlan, kind: shape.RoleKind): number[] {
  return account.roles.flatMap((k, index) => (k === kind ? [index] : []));
}
