/**
 * Users, groups and roles of one account, from `authorization-details.json`.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
import { addTo } from '../../policy/group-by.js';
import type { GroupFacts, PolicyRef } from '../../policy/model.js';
import { lastPart, parseArn } from './arn.js';
import type { Context } from './context.js';
import type { PrincipalDraft, ResourceDraft } from './facts.js';
import { quote } from './issue.js';
import type { ManagedPolicies } from './managed.js';
import type { AttachedInput, AuthorizationDetails, GroupInput, InlineInput, RoleInput, UserInput } from './schema-account.js';
import { tagsOf } from './tags.js';

/** What the identities of one account come to. */
export interface Identities {
  readonly principals: readonly PrincipalDraft[];
  readonly roles: readonly ResourceDraft[];
  readonly groups: readonly GroupFacts[];
  /** ARN of an instance profile → ARNs of its roles. */
  readonly profiles: ReadonlyMap<string, readonly string[]>;
}

interface Scope {
  readonly file: string;
  readonly account: string;
  readonly managed: ManagedPolicies;
  readonly context: Context;
}

/** Reads one account's file; `managed` already holds the policies of every account. */
export function readIdentities(file: string, account: string, details: AuthorizationDetails, managed: ManagedPolicies, context: Context): Identities {
  const scope: Scope = { file, account, managed, context };
  const groupInputs = details.GroupDetailList ?? [];
  const groups = new Map(groupInputs.map((group, index) => [group.GroupName, groupPolicies(group, `$.GroupDetailList[${String(index)}]`, scope)]));
  const users = (details.UserDetailList ?? []).map((user, index) => readUser(user, `$.UserDetailList[${String(index)}]`, groups, scope));
  const roles = (details.RoleDetailList ?? []).map((role, index) => readRole(role, `$.RoleDetailList[${String(index)}]`, scope));
  checkArns(details, scope);
  const members = membersOf(details);
  return {
    principals: [...users, ...roles],
    roles: roles.map(asResource),
    groups: groupInputs.map((group) => ({ arn: group.Arn, account, members: members.get(group.GroupName) ?? [] })),
    profiles: profilesOf(details),
  };
}

/** ARNs of users by name of their group. */
function membersOf(details: AuthorizationDetails): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const user of details.UserDetailList ?? []) {
    for (const group of new Set(user.GroupList ?? [])) addTo(members, group, user.Arn);
  }
  return members;
}

function profilesOf(details: AuthorizationDetails): ReadonlyMap<string, readonly string[]> {
  const profiles = new Map<string, string[]>();
  for (const role of details.RoleDetailList ?? []) {
    for (const profile of role.InstanceProfileList ?? []) profiles.set(profile.Arn, [...(profiles.get(profile.Arn) ?? []), role.Arn]);
  }
  return profiles;
}

function readUser(user: UserInput, path: string, groups: ReadonlyMap<string, readonly PolicyRef[]>, scope: Scope): PrincipalDraft {
  const own = ownPolicies(user.Arn, user.UserName, user.UserPolicyList, `${path}.UserPolicyList`, user.AttachedManagedPolicies, path, scope);
  return {
    kind: 'User',
    arn: user.Arn,
    account: scope.account,
    external: false,
    name: user.UserName,
    uniqueId: user.UserId ?? null,
    path: user.Path ?? '/',
    tags: tagsOf(user.Tags),
    policies: [...own, ...(user.GroupList ?? []).flatMap((name, index) => ofGroup(name, `${path}.GroupList[${String(index)}]`, groups, scope))],
    boundary: boundaryOf(user.PermissionsBoundary?.PermissionsBoundaryArn, path, scope),
    trust: null,
    runsAs: [],
    runsAsUnknown: null,
    provider: null,
    remarks: [],
    file: scope.file,
  };
}

function readRole(role: RoleInput, path: string, scope: Scope): PrincipalDraft {
  return {
    kind: 'Role',
    arn: role.Arn,
    account: scope.account,
    external: false,
    name: role.RoleName,
    uniqueId: role.RoleId ?? null,
    path: role.Path ?? '/',
    tags: tagsOf(role.Tags),
    policies: ownPolicies(role.Arn, role.RoleName, role.RolePolicyList, `${path}.RolePolicyList`, role.AttachedManagedPolicies, path, scope),
    boundary: boundaryOf(role.PermissionsBoundary?.PermissionsBoundaryArn, path, scope),
    trust: trustOf(role, `${path}.AssumeRolePolicyDocument`, scope),
    runsAs: [],
    runsAsUnknown: null,
    provider: null,
    remarks: [],
    file: scope.file,
  };
}

function trustOf(role: RoleInput, path: string, scope: Scope): PolicyRef {
  const place = { kind: 'trust', name: role.RoleName, file: scope.file, path } as const;
  const { AssumeRolePolicyDocument: document } = role;
  const unread = document === undefined || scope.context.failures.identitiesUnknown(scope.account);
  return unread ? scope.context.documents.unknown(place) : scope.context.documents.ref(place, document);
}

/** A role as the resource of `sts` and `iam` actions. */
function asResource(role: PrincipalDraft): ResourceDraft {
  return {
    type: 'iam:role',
    service: 'iam',
    arn: role.arn,
    name: role.name,
    region: null,
    account: role.account,
    collected: true,
    policy: role.trust?.document == null ? 'unknown' : role.trust,
    tags: role.tags,
    remarks: [],
    file: role.file,
  };
}

/** Inline and attached policies of a user or role, and what a failed call leaves open. */
function ownPolicies(
  arn: string,
  name: string,
  inline: readonly InlineInput[] | null | undefined,
  inlinePath: string,
  attached: readonly AttachedInput[] | null | undefined,
  path: string,
  scope: Scope,
): readonly PolicyRef[] {
  const failed = scope.context.failures.ofIdentity(scope.account, arn, name);
  const details = scope.context.failures.identitiesUnknown(scope.account) ? [{ Call: 'GetAccountAuthorizationDetails' }] : [];
  return [
    ...inlineRefs(inline ?? [], inlinePath, null, scope),
    ...(attached ?? []).map((policy, index) => managedRef(policy.PolicyArn, 'managed', null, () => `${path}.AttachedManagedPolicies[${String(index)}]`, scope)),
    ...[...failed, ...details].map((failure) =>
      scope.context.documents.unknown({ kind: 'inline', name: failure.Call, file: 'manifest.json', path: '$.Failures' }),
    ),
  ];
}

function groupPolicies(group: GroupInput, path: string, scope: Scope): readonly PolicyRef[] {
  const name = group.GroupName;
  const failed = scope.context.failures.ofIdentity(scope.account, group.Arn, name);
  return [
    ...failed.map((failure) =>
      scope.context.documents.unknown({ kind: 'group-inline', name: failure.Call, group: name, file: 'manifest.json', path: '$.Failures' }),
    ),
    ...inlineRefs(group.GroupPolicyList ?? [], `${path}.GroupPolicyList`, name, scope),
    ...(group.AttachedManagedPolicies ?? []).map((policy, index) =>
      managedRef(policy.PolicyArn, 'group-managed', name, () => `${path}.AttachedManagedPolicies[${String(index)}]`, scope),
    ),
  ];
}

function inlineRefs(policies: readonly InlineInput[], path: string, group: string | null, scope: Scope): readonly PolicyRef[] {
  const kind = group === null ? 'inline' : 'group-inline';
  return policies.map((policy, index) =>
    scope.context.documents.ref(
      { kind, name: policy.PolicyName, group, file: scope.file, path: `${path}[${String(index)}].PolicyDocument` },
      policy.PolicyDocument,
    ),
  );
}

function ofGroup(name: string, path: string, groups: ReadonlyMap<string, readonly PolicyRef[]>, scope: Scope): readonly PolicyRef[] {
  const refs = groups.get(name);
  if (refs !== undefined) return refs;
  scope.context.documents.problem(scope.file, path, `expected the name of a group in \`GroupDetailList\`, found ${quote(name)}`);
  return [scope.context.documents.unknown({ kind: 'group-inline', name, group: name, file: scope.file, path })];
}

function boundaryOf(arn: string | undefined, path: string, scope: Scope): PolicyRef | null {
  return arn === undefined ? null : managedRef(arn, 'boundary', null, () => `${path}.PermissionsBoundary`, scope);
}

/** `path` is where the policy is attached; the reference is to where its document stands, so that few need it. */
function managedRef(arn: string, kind: 'managed' | 'group-managed' | 'boundary', group: string | null, path: () => string, scope: Scope): PolicyRef {
  const { documents, failures } = scope.context;
  const name = lastPart(arn);
  const managed = scope.managed.find(scope.file, arn);
  const place = { kind, name, arn, group, file: managed?.file ?? scope.file, path: managed?.path ?? path() };
  if (failures.ofIdentity(scope.account, arn, name).length > 0) return documents.unknown(place);
  if (managed === undefined) {
    if (!scope.managed.incomplete)
      documents.problem(scope.file, path(), `expected the document of the policy ${quote(arn)} in \`Policies\` of some account, found none`);
    return documents.unknown(place);
  }
  return managed.document === undefined ? documents.unknown(place) : documents.ref(place, managed.document);
}

/** Every identity's ARN is one of its kind and account, and stands there once. */
function checkArns(details: AuthorizationDetails, scope: Scope): void {
  const seen = new Map<string, string>();
  const lists = [
    ['UserDetailList', 'user', details.UserDetailList],
    ['GroupDetailList', 'group', details.GroupDetailList],
    ['RoleDetailList', 'role', details.RoleDetailList],
  ] as const;
  for (const [member, kind, list] of lists) (list ?? []).forEach((item, index) => checkArn(item.Arn, kind, `$.${member}[${String(index)}].Arn`, seen, scope));
}

function checkArn(text: string, kind: string, path: string, seen: Map<string, string>, scope: Scope): void {
  const { issues } = scope.context;
  const arn = parseArn(text);
  const before = seen.get(text);
  seen.set(text, path);
  if (arn === null || arn.service !== 'iam' || !arn.resource.startsWith(`${kind}/`))
    issues.add(scope.file, path, `expected the ARN of a ${kind}, found ${quote(text)}`);
  else if (arn.account !== scope.account) issues.add(scope.file, path, `expected an ARN of account ${scope.account}, found ${quote(text)}`);
  else if (before !== undefined) issues.add(scope.file, path, `expected each ARN once, found ${quote(text)} at \`${before}\` too`);
}
