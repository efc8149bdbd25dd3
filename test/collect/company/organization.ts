/** The organisation and Identity Center, in the management account. */
import * as identitystore from '@aws-sdk/client-identitystore';
import * as org from '@aws-sdk/client-organizations';
import * as sso from '@aws-sdk/client-sso-admin';
import { type Access, at, text } from './access.js';
import { type Company, members } from './snapshot.js';

type Organization = Company['organization'];
const TYPES = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;

/** Makes accounts, units and policies in the order in which `idsOf` lists their ids. */
export async function seedOrganization(access: Access, organization: Organization): Promise<void> {
  const client = new org.OrganizationsClient(at(access));
  await client.send(new org.CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const [root] = organization.Roots ?? [];
  for (const PolicyType of TYPES) await client.send(new org.EnablePolicyTypeCommand({ RootId: root?.Id, PolicyType }));
  for (const { Name, ...account } of members(organization)) {
    const Email = typeof account['Email'] === 'string' ? account['Email'] : `${account.Id}@example.com`;
    await client.send(new org.CreateAccountCommand({ AccountName: Name ?? account.Id, Email }));
  }
  for (const { ParentId, Name, Id } of organization.OrganizationalUnits ?? [])
    await client.send(new org.CreateOrganizationalUnitCommand({ ParentId, Name: Name ?? Id }));
  for (const { Id, ParentId } of members(organization)) {
    if (ParentId !== root?.Id) await client.send(new org.MoveAccountCommand({ AccountId: Id, SourceParentId: root?.Id, DestinationParentId: ParentId }));
  }
  await seedPolicies(client, organization);
  client.destroy();
}

/** The emulator attaches AWS's own policies to everything that is made. */
async function seedPolicies(client: org.OrganizationsClient, { Policies }: Organization): Promise<void> {
  for (const policy of Policies ?? []) {
    const Type = TYPES.find((type) => type === policy.Type);
    if (policy.AwsManaged === true || Type === undefined) continue;
    const Description = typeof policy['Description'] === 'string' ? policy['Description'] : '';
    const made = await client.send(new org.CreatePolicyCommand({ Type, Name: policy.Name ?? policy.Id, Description, Content: text(policy.Content) }));
    const PolicyId = made.Policy?.PolicySummary?.Id;
    for (const { TargetId } of policy.Targets ?? []) await client.send(new org.AttachPolicyCommand({ PolicyId, TargetId }));
  }
}

/** Users and groups in the order in which `idsOf` lists their ids, then memberships, permission sets and assignments. */
export async function seedIdentityCenter(access: Access, region: string, input: Company['identityCenter']): Promise<void> {
  const admin = new sso.SSOAdminClient(at(access, region));
  const { InstanceArn, IdentityStoreId } = (await admin.send(new sso.ListInstancesCommand({}))).Instances?.[0] ?? {};
  const store = new identitystore.IdentitystoreClient(at(access, region));
  for (const { UserId, UserName } of input.Users ?? []) {
    const [GivenName = '', FamilyName = ''] = (UserName ?? UserId).split('.');
    await store.send(
      new identitystore.CreateUserCommand({ IdentityStoreId, UserName: UserName ?? UserId, DisplayName: UserName ?? UserId, Name: { GivenName, FamilyName } }),
    );
  }
  for (const { GroupId, DisplayName } of input.Groups ?? [])
    await store.send(new identitystore.CreateGroupCommand({ IdentityStoreId, DisplayName: DisplayName ?? GroupId }));
  for (const { GroupId, MemberId } of input.GroupMemberships ?? [])
    await store.send(new identitystore.CreateGroupMembershipCommand({ IdentityStoreId, GroupId, MemberId: { UserId: MemberId.UserId ?? '' } }));
  const sets = new Map<string, string | undefined>();
  for (const { PermissionSetArn, Name } of input.PermissionSets ?? [])
    sets.set(PermissionSetArn, (await admin.send(new sso.CreatePermissionSetCommand({ InstanceArn, Name }))).PermissionSet?.PermissionSetArn);
  for (const { AccountId, PermissionSetArn, PrincipalType, PrincipalId } of input.AccountAssignments ?? []) {
    const target = { TargetId: AccountId, TargetType: 'AWS_ACCOUNT' } as const;
    await admin.send(
      new sso.CreateAccountAssignmentCommand({ InstanceArn, PermissionSetArn: sets.get(PermissionSetArn), ...target, PrincipalType, PrincipalId }),
    );
  }
  admin.destroy();
  store.destroy();
}
