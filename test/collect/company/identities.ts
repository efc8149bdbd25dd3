/** Users, groups, roles, policies and providers of one account. */
import * as iam from '@aws-sdk/client-iam';
import { tagsOf } from '../../../ingest/snapshot/tags.js';
import { type Access, at, text } from './access.js';
import { type Account, place } from './snapshot.js';

type Client = iam.IAMClient;
type Details = Account['details'];
type Role = NonNullable<Details['RoleDetailList']>[number];
type Attached = readonly { readonly PolicyArn: string }[] | null | undefined;
type Inline = readonly { readonly PolicyName: string; readonly PolicyDocument?: unknown }[] | null | undefined;

/** Makes everything that the account's `authorization-details.json` has, and its providers. */
export async function seedIdentities(access: Access, account: Account): Promise<void> {
  const client = new iam.IAMClient(at(access));
  await removeRoles(client);
  for (const policy of account.details.Policies ?? []) {
    if (policy.Arn.includes('::aws:')) continue;
    const version = policy.PolicyVersionList?.find((each) => each.VersionId === policy.DefaultVersionId);
    const { name, path } = split(policy.Arn);
    await client.send(new iam.CreatePolicyCommand({ PolicyName: name, Path: path, PolicyDocument: text(version?.Document) }));
  }
  await seedGroups(client, account.details);
  await seedUsers(client, account);
  for (const role of account.details.RoleDetailList ?? []) await seedRole(client, role);
  await seedProviders(client, account);
  client.destroy();
}

/** A role that the emulator makes in every account of an organisation. */
async function removeRoles(client: Client): Promise<void> {
  const { Roles } = await client.send(new iam.ListRolesCommand({}));
  for (const { RoleName } of Roles ?? []) {
    const attached = await client.send(new iam.ListAttachedRolePoliciesCommand({ RoleName }));
    for (const { PolicyArn } of attached.AttachedPolicies ?? []) await client.send(new iam.DetachRolePolicyCommand({ RoleName, PolicyArn }));
    const inline = await client.send(new iam.ListRolePoliciesCommand({ RoleName }));
    for (const PolicyName of inline.PolicyNames ?? []) await client.send(new iam.DeleteRolePolicyCommand({ RoleName, PolicyName }));
    await client.send(new iam.DeleteRoleCommand({ RoleName }));
  }
}

function split(arn: string): { readonly name: string; readonly path: string } {
  const whole = `/${place(arn).name}`;
  const last = whole.lastIndexOf('/') + 1;
  return { name: whole.slice(last), path: whole.slice(0, last) };
}

const tagList = (tags: Parameters<typeof tagsOf>[0]): { Key: string; Value: string }[] => Object.entries(tagsOf(tags)).map(([Key, Value]) => ({ Key, Value }));

async function seedGroups(client: Client, details: Details): Promise<void> {
  for (const group of details.GroupDetailList ?? []) {
    const { GroupName } = group;
    await client.send(new iam.CreateGroupCommand({ GroupName, Path: split(group.Arn).path }));
    await inlineAndAttached(group.GroupPolicyList, group.AttachedManagedPolicies, {
      put: (policy) => client.send(new iam.PutGroupPolicyCommand({ GroupName, ...policy })),
      attach: (PolicyArn) => client.send(new iam.AttachGroupPolicyCommand({ GroupName, PolicyArn })),
    });
  }
}

async function seedUsers(client: Client, { details, accessKeys }: Account): Promise<void> {
  for (const user of details.UserDetailList ?? []) {
    const { UserName } = user;
    const PermissionsBoundary = user.PermissionsBoundary?.PermissionsBoundaryArn;
    await client.send(new iam.CreateUserCommand({ UserName, Path: split(user.Arn).path, PermissionsBoundary, Tags: tagList(user.Tags) }));
    await inlineAndAttached(user.UserPolicyList, user.AttachedManagedPolicies, {
      put: (policy) => client.send(new iam.PutUserPolicyCommand({ UserName, ...policy })),
      attach: (PolicyArn) => client.send(new iam.AttachUserPolicyCommand({ UserName, PolicyArn })),
    });
    for (const GroupName of user.GroupList ?? []) await client.send(new iam.AddUserToGroupCommand({ UserName, GroupName }));
    for (const key of accessKeys?.AccessKeyMetadata ?? []) if (key.UserName === UserName) await client.send(new iam.CreateAccessKeyCommand({ UserName }));
  }
}

async function seedRole(client: Client, role: Role): Promise<void> {
  const { RoleName } = role;
  const PermissionsBoundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  const AssumeRolePolicyDocument = text(role.AssumeRolePolicyDocument);
  await client.send(
    new iam.CreateRoleCommand({ RoleName, Path: split(role.Arn).path, AssumeRolePolicyDocument, PermissionsBoundary, Tags: tagList(role.Tags) }),
  );
  await inlineAndAttached(role.RolePolicyList, role.AttachedManagedPolicies, {
    put: (policy) => client.send(new iam.PutRolePolicyCommand({ RoleName, ...policy })),
    attach: (PolicyArn) => client.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn })),
  });
  for (const profile of role.InstanceProfileList ?? []) {
    const InstanceProfileName = split(profile.Arn).name;
    await client.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName }));
    await client.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  }
}

interface Writes {
  readonly put: (policy: { readonly PolicyName: string; readonly PolicyDocument: string }) => Promise<unknown>;
  readonly attach: (arn: string) => Promise<unknown>;
}

async function inlineAndAttached(inline: Inline, attached: Attached, { put, attach }: Writes): Promise<void> {
  for (const { PolicyName, PolicyDocument } of inline ?? []) await put({ PolicyName, PolicyDocument: text(PolicyDocument) });
  for (const { PolicyArn } of attached ?? []) await attach(PolicyArn);
}

/** The emulator wants a document and a thumbprint, whatever they say. */
async function seedProviders(client: Client, { providers }: Account): Promise<void> {
  for (const { Arn } of providers?.SAMLProviderList ?? [])
    await client.send(new iam.CreateSAMLProviderCommand({ Name: split(Arn).name, SAMLMetadataDocument: 'x'.repeat(1024) }));
  for (const { Arn, ClientIDList } of providers?.OpenIDConnectProviderList ?? []) {
    const Url = `https://${place(Arn).name}`;
    await client.send(new iam.CreateOpenIDConnectProviderCommand({ Url, ClientIDList: ClientIDList ?? [], ThumbprintList: ['0'.repeat(40)] }));
  }
}
