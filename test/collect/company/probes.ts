/** Whether gaps of the emulator that nothing shows are still there, asked of moto as it comes. */
import * as iam from '@aws-sdk/client-iam';
import * as org from '@aws-sdk/client-organizations';
import * as sso from '@aws-sdk/client-sso-admin';
import { type Access, accessOf, at } from './access.js';

/** An organisation of two accounts in a plain emulator. */
export interface Plain {
  readonly management: Access;
  readonly member: Access;
  readonly rootId: string;
  readonly instanceArn: string;
  /** Assigned in the member account. */
  readonly permissionSetArn: string;
}

type Probe = (plain: Plain) => Promise<boolean>;

/** @param endpoint of an emulator with nothing in it */
export async function plainOrganization(endpoint: string): Promise<Plain> {
  const management = await accessOf(endpoint, '123456789012');
  const organizations = new org.OrganizationsClient(at(management));
  await organizations.send(new org.CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots } = await organizations.send(new org.ListRootsCommand({}));
  const made = await organizations.send(new org.CreateAccountCommand({ AccountName: 'member', Email: 'member@example.com' }));
  organizations.destroy();
  const member = await accessOf(endpoint, made.CreateAccountStatus?.AccountId ?? '');
  const admin = new sso.SSOAdminClient(at(management));
  const InstanceArn = (await admin.send(new sso.ListInstancesCommand({}))).Instances?.[0]?.InstanceArn ?? '';
  const { PermissionSet } = await admin.send(new sso.CreatePermissionSetCommand({ InstanceArn, Name: 'Admin' }));
  const PermissionSetArn = PermissionSet?.PermissionSetArn ?? '';
  const assigned = { PrincipalType: 'USER', PrincipalId: 'somebody', TargetId: member.account, TargetType: 'AWS_ACCOUNT' } as const;
  await admin.send(new sso.CreateAccountAssignmentCommand({ InstanceArn, PermissionSetArn, ...assigned }));
  admin.destroy();
  return { management, member, rootId: Roots?.[0]?.Id ?? '', instanceArn: InstanceArn, permissionSetArn: PermissionSetArn };
}

const refusesS3Policies: Probe = async ({ management, rootId }) => {
  const client = new org.OrganizationsClient(at(management));
  const refused = await client.send(new org.EnablePolicyTypeCommand({ RootId: rootId, PolicyType: 'S3_POLICY' })).then(
    () => false,
    (error: Error) => error.name === 'InvalidInputException',
  );
  client.destroy();
  return refused;
};

const hasInstancesEverywhere: Probe = async ({ management }) => {
  const found = await Promise.all(
    ['us-east-1', 'eu-central-1'].map(async (region) => {
      const client = new sso.SSOAdminClient(at(management, region));
      const { Instances } = await client.send(new sso.ListInstancesCommand({}));
      client.destroy();
      return Instances?.length;
    }),
  );
  return found.every((instances) => instances === 1);
};

const makesNoRoleForAnAssignment: Probe = async ({ member }) => {
  const client = new iam.IAMClient(at(member));
  const { Roles } = await client.send(new iam.ListRolesCommand({}));
  client.destroy();
  return Roles?.every(({ RoleName }) => RoleName?.startsWith('AWSReservedSSO_') !== true) === true;
};

const listsNoAssignedAccount: Probe = async ({ management, member, instanceArn, permissionSetArn }) => {
  const client = new sso.SSOAdminClient(at(management));
  const asked = { InstanceArn: instanceArn, PermissionSetArn: permissionSetArn };
  const { AccountIds } = await client.send(new sso.ListAccountsForProvisionedPermissionSetCommand(asked));
  client.destroy();
  return AccountIds?.includes(member.account) === false;
};

const makesAnAccessRoleWithoutPolicy: Probe = async ({ member }) => {
  const client = new iam.IAMClient(at(member));
  const { AttachedPolicies } = await client.send(new iam.ListAttachedRolePoliciesCommand({ RoleName: 'OrganizationAccountAccessRole' }));
  client.destroy();
  return AttachedPolicies?.length === 0;
};

export const probes = {
  refusesS3Policies,
  hasInstancesEverywhere,
  makesNoRoleForAnAssignment,
  listsNoAssignedAccount,
  makesAnAccessRoleWithoutPolicy,
};
