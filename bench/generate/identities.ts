/** One account's `authorization-details.json`, in pieces: users, groups, roles and the managed policies that they attach. */
import { COMPANY_POLICY, COMPANY_READER, companyBaseline, companyReader, isCompanyRole } from './company.js';
import * as shape from './distribution.js';
import type { AwsPolicies } from './managed.js';
import { customerPolicyName, roleName, rolePath, TEAMS, team, uniqueId, userName } from './names.js';
import { type AccountPlan, type Plan, roleArn, userArn } from './plan.js';
import type { Random } from './random.js';
import type { PolicyDocument } from './statement.js';
import { boundary, customerPolicy } from './templates.js';
import { trustPolicy } from './trust.js';

const CREATED = '2024-03-01T09:00:00+00:00';
const BOUNDARY = 'developer-boundary';

interface Attached {
  readonly PolicyName: string;
  readonly PolicyArn: string;
}

export class Identities {
  private readonly attachedAws = new Set<string>();

  constructor(
    private readonly plan: Plan,
    private readonly account: AccountPlan,
    private readonly random: Random,
    private readonly aws: AwsPolicies,
  ) {}

  /** The file's text. Managed policies come last: which of AWS's are needed is known only then. */
  text(): string {
    const { account } = this;
    const users = Array.from({ length: account.users }, (_, index) => JSON.stringify(this.user(index)));
    const groups = this.groups().map((group) => JSON.stringify(group));
    const roles = account.roles.map((kind, index) => JSON.stringify(this.role(kind, index)));
    const own = Array.from({ length: account.customerPolicies }, (_, index) =>
      this.managed(customerPolicyName(index), customerPolicy(this.plan, account, this.random)),
    );
    const policies = [
      ...own,
      ...this.companyPolicies(),
      this.managed(BOUNDARY, boundary(this.plan, account)),
      ...[...this.attachedAws].sort().map((name) => this.aws.text(name)),
    ];
    const list = (name: string, items: readonly string[]): string => `"${name}":[${items.join(',\n')}]`;
    return `{${[list('UserDetailList', users), list('GroupDetailList', groups), list('RoleDetailList', roles), list('Policies', policies)].join(',\n')}}\n`;
  }

  private user(index: number): unknown {
    const { account, random } = this;
    const name = userName(index);
    return {
      Path: '/',
      UserName: name,
      UserId: uniqueId('AIDA', this.plan.seed, account.index, index),
      Arn: userArn(account, index),
      CreateDate: CREATED,
      UserPolicyList: this.inline(Number(random.weighted(shape.USER_INLINE))),
      GroupList: this.memberships(index),
      AttachedManagedPolicies: this.attachments(Number(random.weighted(shape.USER_ATTACHMENTS)), shape.AWS_POLICIES.people),
      ...this.boundaryOf(shape.USER_BOUNDARY),
      Tags: this.tags(index),
    };
  }

  private memberships(index: number): string[] {
    const { random } = this;
    const jobs = new Set([random.weighted(shape.JOBS)]);
    if (random.chance(shape.SECOND_JOB)) jobs.add(random.weighted(shape.JOBS));
    return [...(random.chance(shape.IN_EVERYONE) ? ['everyone'] : []), ...jobs, teamGroup(index % this.teamGroups())];
  }

  private teamGroups(): number {
    return Math.max(1, Math.round(this.account.users / shape.USERS_PER_TEAM_GROUP));
  }

  private groups(): unknown[] {
    const common = Object.entries(shape.GROUPS).map(([name, policies]) =>
      this.group(name, [...policies.map((p) => this.attachAws(p)), ...(name === 'everyone' ? this.baseline() : [])]),
    );
    const teams = Array.from({ length: this.teamGroups() }, (_, index) => this.group(teamGroup(index), [this.attachOwn()]));
    return [...common, ...teams];
  }

  private group(name: string, attached: readonly Attached[]): unknown {
    return {
      Path: '/',
      GroupName: name,
      GroupId: uniqueId('AGPA', this.plan.seed, this.account.index, name),
      Arn: `arn:aws:iam::${this.account.id}:group/${name}`,
      CreateDate: CREATED,
      GroupPolicyList: [],
      AttachedManagedPolicies: attached,
    };
  }

  private role(kind: shape.RoleKind, index: number): unknown {
    const { account, plan, random } = this;
    const name = roleName(plan.seed, kind, account.index, index);
    return {
      Path: rolePath(kind),
      RoleName: name,
      RoleId: uniqueId('AROA', plan.seed, account.index, index),
      Arn: roleArn(plan, account, index),
      CreateDate: CREATED,
      AssumeRolePolicyDocument: trustPolicy({ plan, account, index, kind, random }),
      InstanceProfileList: kind === 'ec2' ? [instanceProfile(account, name)] : [],
      ...(this.companyRole(index) ?? this.permissions(kind)),
      Tags: this.tags(index),
      RoleLastUsed: {},
    };
  }

  private companyPolicies(): string[] {
    const { company } = this.plan;
    if (company === null) return [];
    const reader = company.account === this.account ? [this.managed(COMPANY_READER, companyReader(company))] : [];
    return [this.managed(COMPANY_POLICY, companyBaseline(this.plan, company)), ...reader];
  }

  /** What every role and nearly every user has. */
  private baseline(): Attached[] {
    return this.plan.company === null ? [] : [{ PolicyName: COMPANY_POLICY, PolicyArn: this.ownArn(COMPANY_POLICY) }];
  }

  private permissions(kind: shape.RoleKind): object {
    const { random } = this;
    return {
      RolePolicyList: this.inline(Number(random.weighted(shape.ROLE_INLINE))),
      AttachedManagedPolicies: [...this.attachments(Number(random.weighted(shape.ROLE_ATTACHMENTS)), shape.AWS_POLICIES[kind]), ...this.baseline()],
      ...this.boundaryOf(shape.ROLE_BOUNDARY),
    };
  }

  /** The role that everybody may take leads to its bucket and, by its boundary, to nothing else. Null for any other role. */
  private companyRole(index: number): object | null {
    const { company } = this.plan;
    if (company === null || !isCompanyRole(this.plan, this.account, index)) return null;
    return {
      RolePolicyList: [{ PolicyName: COMPANY_READER, PolicyDocument: companyReader(company) }],
      AttachedManagedPolicies: [],
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: this.ownArn(COMPANY_READER) },
    };
  }

  private inline(count: number): { PolicyName: string; PolicyDocument: PolicyDocument }[] {
    return Array.from({ length: count }, (_, i) => ({
      PolicyName: `inline-${String(i)}`,
      PolicyDocument: customerPolicy(this.plan, this.account, this.random),
    }));
  }

  private attachments(count: number, choices: Readonly<Record<string, number>>): Attached[] {
    const drawn = Array.from({ length: count }, () =>
      this.random.chance(shape.CUSTOMER_MANAGED_SHARE) ? this.attachOwn() : this.attachAws(this.random.weighted(choices)),
    );
    return [...new Map(drawn.map((a) => [a.PolicyArn, a])).values()];
  }

  private attachAws(name: string): Attached {
    this.attachedAws.add(name);
    return { PolicyName: name, PolicyArn: this.aws.arn(name) };
  }

  private attachOwn(): Attached {
    const name = customerPolicyName(this.random.popular(this.account.customerPolicies, shape.POLICY_POPULARITY));
    return { PolicyName: name, PolicyArn: this.ownArn(name) };
  }

  private ownArn(name: string): string {
    return `arn:aws:iam::${this.account.id}:policy/${name}`;
  }

  private boundaryOf(share: number): object {
    if (!this.random.chance(share)) return {};
    return { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: this.ownArn(BOUNDARY) } };
  }

  private tags(index: number): { Key: string; Value: string }[] {
    if (!this.random.chance(shape.TAGGED)) return [];
    return [
      { Key: 'team', Value: team(index) },
      { Key: 'env', Value: this.random.pick(['dev', 'test', 'prod']) },
      { Key: 'owner', Value: `${this.random.pick(TEAMS)}@acme.example` },
    ];
  }

  private managed(name: string, document: PolicyDocument): string {
    return JSON.stringify({
      PolicyName: name,
      PolicyId: uniqueId('ANPA', this.plan.seed, this.account.index, name),
      Arn: this.ownArn(name),
      Path: '/',
      DefaultVersionId: 'v1',
      IsAttachable: true,
      CreateDate: CREATED,
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, CreateDate: CREATED, Document: document }],
    });
  }
}

const teamGroup = (index: number): string => `team-${team(index)}-${String(index)}`;

export const instanceProfileArn = (account: AccountPlan, role: string): string => `arn:aws:iam::${account.id}:instance-profile/${role}`;

function instanceProfile(account: AccountPlan, role: string): unknown {
  return { Path: '/', InstanceProfileName: role, Arn: instanceProfileArn(account, role), Roles: [] };
}
