/** An organisation in the emulator, made through the SDK: something of everything that is collected. */
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  CreateUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateGroupCommand as CreatePersonGroup,
  CreateGroupMembershipCommand,
  CreateUserCommand as CreatePerson,
  IdentitystoreClient,
} from '@aws-sdk/client-identitystore';
import { CreateAliasCommand, CreateGrantCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand as CreateOrgPolicy,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutResourcePolicyCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CreateAccountAssignmentCommand, CreatePermissionSetCommand, ListInstancesCommand, SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

/** Never in a snapshot: what a function's environment and a secret hold. */
export const HIDDEN = 'hunter2-in-plain-text';
export const MAIN = '123456789012';
export const REGIONS = ['eu-central-1', 'us-east-1'] as const;

export interface Seeded {
  /** Member accounts in order: data, apps, audit, sandbox, idle. */
  readonly members: readonly string[];
  readonly keyArn: string;
  readonly userOfData: string;
}

interface Access {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
}
type At = Access & { readonly region: string };

const allow = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
const trust = (Principal: object, Action = 'sts:AssumeRole'): string => allow({ Principal, Action });

/** Credentials of an account; the emulator gives them to anyone. */
export async function accessOf(endpoint: string, account: string): Promise<Access> {
  const root = { accessKeyId: 'AKIAROOTOFTHETESTS00', secretAccessKey: 'x' };
  if (account === MAIN) return { endpoint, credentials: root };
  const sts = new STSClient({ endpoint, region: 'us-east-1', credentials: root });
  const { Credentials: issued } = await sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/Seeder`, RoleSessionName: 'seed' }));
  return {
    endpoint,
    credentials: { accessKeyId: issued?.AccessKeyId ?? '', secretAccessKey: issued?.SecretAccessKey ?? '', sessionToken: issued?.SessionToken ?? '' },
  };
}

const at = (access: Access, region = 'us-east-1'): At => ({ ...access, region });

/** Seeds a server that has nothing in it. */
export async function seed(endpoint: string, managedPolicies: boolean): Promise<Seeded> {
  const main = await accessOf(endpoint, MAIN);
  const members = await seedOrganization(main);
  const [data = '', apps = '', audit = '', sandbox = ''] = members;
  await seedIdentityCenter(main, apps);
  const keyArn = await seedData(await accessOf(endpoint, data), data, apps);
  if (managedPolicies) await attachManaged(await accessOf(endpoint, data));
  await seedApps(await accessOf(endpoint, apps), apps, data, keyArn);
  await seedRole(await accessOf(endpoint, audit), 'auditor', trust({ AWS: `arn:aws:iam::${apps}:root` }), allow({ Action: 's3:Get*', Resource: '*' }));
  await seedRole(await accessOf(endpoint, sandbox), 'player', trust({ Service: 'ec2.amazonaws.com' }), allow({ Action: '*', Resource: '*' }));
  return { members, keyArn, userOfData: `arn:aws:iam::${data}:user/dora` };
}

async function seedOrganization(main: Access): Promise<readonly string[]> {
  const client = new OrganizationsClient(at(main));
  await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const root = (await client.send(new ListRootsCommand({}))).Roots?.[0]?.Id ?? '';
  for (const PolicyType of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const)
    await client.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType }));
  const members: string[] = [];
  for (const name of ['data', 'apps', 'audit', 'sandbox', 'idle']) {
    const made = await client.send(new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }));
    members.push(made.CreateAccountStatus?.AccountId ?? '');
  }
  const workloads = await unit(client, root, 'Workloads');
  const inner = await unit(client, workloads, 'Inner');
  await client.send(new MoveAccountCommand({ AccountId: members[0], SourceParentId: root, DestinationParentId: workloads }));
  await client.send(new MoveAccountCommand({ AccountId: members[1], SourceParentId: root, DestinationParentId: inner }));
  const guard = { Version: '2012-10-17', Statement: [{ Sid: 'Guard', Effect: 'Deny', Action: 's3:DeleteBucket', Resource: '*' }] };
  await policy(client, 'SERVICE_CONTROL_POLICY', 'guard', guard, workloads);
  return members;
}

async function unit(client: OrganizationsClient, ParentId: string, Name: string): Promise<string> {
  return (await client.send(new CreateOrganizationalUnitCommand({ ParentId, Name }))).OrganizationalUnit?.Id ?? '';
}

async function policy(client: OrganizationsClient, Type: 'SERVICE_CONTROL_POLICY', Name: string, content: object, TargetId: string): Promise<void> {
  const made = await client.send(new CreateOrgPolicy({ Type, Name, Description: Name, Content: JSON.stringify(content) }));
  await client.send(new AttachPolicyCommand({ PolicyId: made.Policy?.PolicySummary?.Id, TargetId }));
}

/** In another region than the one that is asked first. */
async function seedIdentityCenter(main: Access, account: string): Promise<void> {
  const sso = new SSOAdminClient(at(main, 'us-east-1'));
  const { InstanceArn, IdentityStoreId } = (await sso.send(new ListInstancesCommand({}))).Instances?.[0] ?? {};
  const store = new IdentitystoreClient(at(main, 'us-east-1'));
  const named = { DisplayName: 'Pat', Name: { GivenName: 'Pat', FamilyName: 'Doe' } };
  const person = await store.send(new CreatePerson({ IdentityStoreId, UserName: 'pat', ...named }));
  const group = await store.send(new CreatePersonGroup({ IdentityStoreId, DisplayName: 'admins' }));
  await store.send(new CreateGroupMembershipCommand({ IdentityStoreId, GroupId: group.GroupId, MemberId: { UserId: person.UserId ?? '' } }));
  const set = await sso.send(new CreatePermissionSetCommand({ InstanceArn, Name: 'Admin' }));
  const PermissionSetArn = set.PermissionSet?.PermissionSetArn;
  await sso.send(
    new CreateAccountAssignmentCommand({
      InstanceArn,
      PermissionSetArn,
      TargetId: account,
      TargetType: 'AWS_ACCOUNT',
      PrincipalType: 'GROUP',
      PrincipalId: group.GroupId,
    }),
  );
}

async function seedRole(access: Access, RoleName: string, AssumeRolePolicyDocument: string, PolicyDocument: string): Promise<IAMClient> {
  const iam = new IAMClient(at(access));
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags: [{ Key: 'team', Value: 'x' }] }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'inline', PolicyDocument }));
  return iam;
}

/** A key that another account may use, buckets, and what else has a resource policy. */
async function seedData(access: Access, account: string, apps: string): Promise<string> {
  const region = REGIONS[0];
  const kms = new KMSClient(at(access, region));
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Own', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
      { Sid: 'Apps', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${apps}:root` }, Action: 'kms:Decrypt', Resource: '*' },
    ],
  });
  const key = (await kms.send(new CreateKeyCommand({ Policy, Tags: [{ TagKey: 'data', TagValue: 'yes' }] }))).KeyMetadata;
  const KeyId = key?.KeyId ?? '';
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/data', TargetKeyId: KeyId }));
  await kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal: `arn:aws:iam::${apps}:role/worker`, Operations: ['Decrypt'] }));
  await seedBuckets(access, account, region, KeyId);
  await seedUsers(access);
  const sns = new SNSClient(at(access, region));
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'alerts', Tags: [{ Key: 'a', Value: 'b' }] }));
  const publish = allow({ Principal: { AWS: `arn:aws:iam::${apps}:root` }, Action: 'sns:Publish', Resource: TopicArn });
  await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: publish }));
  const secrets = new SecretsManagerClient(at(access, region));
  const secret = await secrets.send(new CreateSecretCommand({ Name: 'db/password', SecretString: HIDDEN }));
  const ResourcePolicy = allow({ Principal: { AWS: `arn:aws:iam::${apps}:root` }, Action: 'secretsmanager:GetSecretValue', Resource: '*' });
  await secrets.send(new PutResourcePolicyCommand({ SecretId: secret.ARN ?? '', ResourcePolicy }));
  return key?.Arn ?? '';
}

async function seedBuckets(access: Access, account: string, region: 'eu-central-1', key: string): Promise<void> {
  const s3 = new S3Client({ ...at(access, region), forcePathStyle: true });
  const Bucket = 'company-data';
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }));
  const Policy = allow({ Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } } as const;
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } }));
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicPolicy: true } }));
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: 'team', Value: 'data' }] } }));
  for (let n = 1; n <= 3; n++)
    await s3.send(new CreateBucketCommand({ Bucket: `plain-${String(n)}`, CreateBucketConfiguration: { LocationConstraint: region } }));
}

async function seedUsers(access: Access): Promise<void> {
  const iam = new IAMClient(at(access));
  const limit = await iam.send(new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument: allow({ Action: ['s3:*', 'kms:*'], Resource: '*' }) }));
  await iam.send(new CreateGroupCommand({ GroupName: 'readers' }));
  await iam.send(new PutGroupPolicyCommand({ GroupName: 'readers', PolicyName: 'read', PolicyDocument: allow({ Action: 's3:GetObject', Resource: '*' }) }));
  await iam.send(new CreateUserCommand({ UserName: 'dora', PermissionsBoundary: limit.Policy?.Arn, Tags: [{ Key: 'team', Value: 'data' }] }));
  await iam.send(new AddUserToGroupCommand({ UserName: 'dora', GroupName: 'readers' }));
  await iam.send(new AttachUserPolicyCommand({ UserName: 'dora', PolicyArn: limit.Policy?.Arn }));
  await iam.send(new CreateAccessKeyCommand({ UserName: 'dora' }));
}

async function attachManaged(access: Access): Promise<void> {
  const iam = new IAMClient(at(access));
  await iam.send(new AttachUserPolicyCommand({ UserName: 'dora', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }));
}

/** Roles that run things, with a queue, a function and an instance. */
async function seedApps(access: Access, account: string, data: string, keyArn: string): Promise<void> {
  const iam = await seedRole(
    access,
    'worker',
    trust({ Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] }),
    allow({ Action: 'kms:Decrypt', Resource: keyArn }),
  );
  const saml = { Federated: `arn:aws:iam::${account}:saml-provider/AWSSSO_DO_NOT_DELETE` };
  await seedRole(access, 'AWSReservedSSO_Admin_0123456789abcdef', trust(saml, 'sts:AssumeRoleWithSAML'), allow({ Action: 'kms:Decrypt', Resource: keyArn }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'worker' }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'worker', RoleName: 'worker' }));
  await iam.send(new CreateSAMLProviderCommand({ Name: 'corp', SAMLMetadataDocument: 'x'.repeat(1024) }));
  await iam.send(
    new CreateOpenIDConnectProviderCommand({ Url: 'https://ci.example.com', ClientIDList: ['sts.amazonaws.com'], ThumbprintList: ['0'.repeat(40)] }),
  );
  const queue = new SQSClient(at(access, REGIONS[0]));
  const Policy = allow({ Principal: { AWS: `arn:aws:iam::${data}:root` }, Action: 'sqs:SendMessage', Resource: '*' });
  await queue.send(new CreateQueueCommand({ QueueName: 'intake', Attributes: { Policy }, tags: { team: 'apps' } }));
  const lambda = new LambdaClient(at(access, REGIONS[0]));
  const Role = (await iam.send(new CreateRoleCommand({ RoleName: 'fn', AssumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com' }) }))).Role?.Arn;
  const Environment = { Variables: { PASSWORD: HIDDEN } };
  await lambda.send(
    new CreateFunctionCommand({ FunctionName: 'resize', Role, Runtime: 'nodejs20.x', Handler: 'i.h', Code: { ZipFile: Buffer.from('x') }, Environment }),
  );
  await lambda.send(
    new AddPermissionCommand({ FunctionName: 'resize', StatementId: 's', Action: 'lambda:InvokeFunction', Principal: 's3.amazonaws.com', SourceAccount: data }),
  );
  const ec2 = new EC2Client(at(access, REGIONS[0]));
  await ec2.send(new RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1, IamInstanceProfile: { Name: 'worker' } }));
}
