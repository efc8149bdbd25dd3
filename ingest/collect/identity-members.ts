/** What is kept of users, groups, roles and managed policies. */
import type { AttachedPermissionsBoundary, AttachedPolicy, GroupDetail, ManagedPolicyDetail, PolicyDetail, RoleDetail, UserDetail } from '@aws-sdk/client-iam';
import { pick, policyDocument, policyOrNull, sortedBy, tagList } from './members.js';

export function userOf(user: UserDetail) {
  return {
    ...pick(user, 'Path', 'UserName', 'UserId', 'Arn', 'CreateDate'),
    UserPolicyList: inline(user.UserPolicyList),
    GroupList: [...(user.GroupList ?? [])].sort(),
    AttachedManagedPolicies: attached(user.AttachedManagedPolicies),
    ...boundary(user.PermissionsBoundary),
    Tags: tagList(user.Tags),
  };
}

export function groupOf(group: GroupDetail) {
  return {
    ...pick(group, 'Path', 'GroupName', 'GroupId', 'Arn', 'CreateDate'),
    GroupPolicyList: inline(group.GroupPolicyList),
    AttachedManagedPolicies: attached(group.AttachedManagedPolicies),
  };
}

export function roleOf(role: RoleDetail) {
  return {
    ...pick(role, 'Path', 'RoleName', 'RoleId', 'Arn', 'CreateDate'),
    AssumeRolePolicyDocument: role.AssumeRolePolicyDocument === undefined ? undefined : policyDocument(role.AssumeRolePolicyDocument),
    RolePolicyList: inline(role.RolePolicyList),
    InstanceProfileList: sortedBy(role.InstanceProfileList ?? [], (each) => each.Arn).map((each) =>
      pick(each, 'Path', 'InstanceProfileName', 'InstanceProfileId', 'Arn', 'CreateDate'),
    ),
    AttachedManagedPolicies: attached(role.AttachedManagedPolicies),
    ...boundary(role.PermissionsBoundary),
    ...(role.RoleLastUsed === undefined ? {} : { RoleLastUsed: pick(role.RoleLastUsed, 'LastUsedDate', 'Region') }),
    Tags: tagList(role.Tags),
  };
}

export function policyOf(policy: ManagedPolicyDetail) {
  return {
    ...pick(policy, 'PolicyName', 'PolicyId', 'Arn', 'Path', 'DefaultVersionId', 'CreateDate', 'UpdateDate'),
    PolicyVersionList: (policy.PolicyVersionList ?? []).map((version) => ({
      ...pick(version, 'VersionId', 'IsDefaultVersion', 'CreateDate'),
      Document: policyOrNull(version.Document),
    })),
  };
}

/** ARNs of every policy that is attached, or a boundary, each once. */
export function attachedArns(
  identities: readonly { readonly AttachedManagedPolicies: readonly AttachedPolicy[]; readonly PermissionsBoundary?: AttachedPermissionsBoundary }[],
): readonly string[] {
  const arns = new Set<string>();
  for (const { AttachedManagedPolicies, PermissionsBoundary } of identities) {
    for (const { PolicyArn } of AttachedManagedPolicies) if (PolicyArn !== undefined) arns.add(PolicyArn);
    if (PermissionsBoundary?.PermissionsBoundaryArn !== undefined) arns.add(PermissionsBoundary.PermissionsBoundaryArn);
  }
  return [...arns].sort();
}

function inline(policies: readonly PolicyDetail[] | undefined): readonly object[] {
  return sortedBy(policies ?? [], (each) => each.PolicyName).map(({ PolicyName, PolicyDocument }) => ({
    PolicyName,
    PolicyDocument: policyOrNull(PolicyDocument),
  }));
}

function attached(policies: readonly AttachedPolicy[] | undefined): readonly AttachedPolicy[] {
  return sortedBy(policies ?? [], (each) => each.PolicyArn).map((each) => pick(each, 'PolicyName', 'PolicyArn'));
}

function boundary(given: AttachedPermissionsBoundary | undefined): { readonly PermissionsBoundary?: AttachedPermissionsBoundary } {
  return given === undefined ? {} : { PermissionsBoundary: pick(given, 'PermissionsBoundaryType', 'PermissionsBoundaryArn') };
}
