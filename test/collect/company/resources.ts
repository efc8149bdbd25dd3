/** What has a resource policy, and instances, in one account. */
import * as ec2 from '@aws-sdk/client-ec2';
import * as kms from '@aws-sdk/client-kms';
import * as lambda from '@aws-sdk/client-lambda';
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { tagsOf } from '../../../ingest/snapshot/tags.js';
import { type Access, at, text } from './access.js';
import { type Account, place } from './snapshot.js';

type Grant = NonNullable<Account['keys'][number]['Grants']>[number];
type Tags = Parameters<typeof tagsOf>[0];

const list = (tags: Tags): { Key: string; Value: string }[] => Object.entries(tagsOf(tags)).map(([Key, Value]) => ({ Key, Value }));
const has = (policy: unknown): boolean => policy !== null && policy !== undefined;

/** Keys in the order in which `idsOf` lists their ids. */
export async function seedKeys(access: Access, account: Account): Promise<void> {
  for (const { KeyMetadata, Policy, Aliases, Tags, Grants } of account.keys) {
    const { region, name: KeyId } = place(KeyMetadata.Arn);
    const client = new kms.KMSClient(at(access, region));
    const Description = typeof KeyMetadata['Description'] === 'string' ? KeyMetadata['Description'] : '';
    const tags = Object.entries(tagsOf(Tags)).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    const KeyUsage = KeyMetadata.KeyUsage as kms.KeyUsageType;
    await client.send(new kms.CreateKeyCommand({ Policy: text(Policy), Description, KeyUsage, Tags: tags }));
    for (const { AliasName } of Aliases ?? []) await client.send(new kms.CreateAliasCommand({ AliasName, TargetKeyId: KeyId }));
    for (const grant of Grants ?? []) await client.send(new kms.CreateGrantCommand(grantInput(KeyId, grant)));
    client.destroy();
  }
}

function grantInput(KeyId: string, grant: Grant): kms.CreateGrantCommandInput {
  const { EncryptionContextEquals, EncryptionContextSubset } = grant.Constraints ?? {};
  return {
    KeyId,
    GranteePrincipal: grant.GranteePrincipal ?? '',
    ...(typeof grant['Name'] === 'string' ? { Name: grant['Name'] } : {}),
    ...(typeof grant.RetiringPrincipal === 'string' ? { RetiringPrincipal: grant.RetiringPrincipal } : {}),
    Operations: (grant.Operations ?? []) as kms.GrantOperation[],
    Constraints: {
      ...(EncryptionContextEquals ? { EncryptionContextEquals } : {}),
      ...(EncryptionContextSubset ? { EncryptionContextSubset } : {}),
    },
  };
}

export async function seedMessaging(access: Access, account: Account): Promise<void> {
  for (const { Arn, Policy, Tags } of account.queues) {
    const { region } = place(Arn);
    const client = new sqs.SQSClient(at(access, region));
    const Attributes = has(Policy) ? { Policy: text(Policy) } : {};
    await client.send(new sqs.CreateQueueCommand({ QueueName: Arn.split(':').at(-1), Attributes, tags: tagsOf(Tags) }));
    client.destroy();
  }
  for (const { Arn, Policy, Tags } of account.topics) {
    const client = new sns.SNSClient(at(access, place(Arn).region));
    await client.send(new sns.CreateTopicCommand({ Name: Arn.split(':').at(-1), Tags: list(Tags) }));
    if (has(Policy)) await client.send(new sns.SetTopicAttributesCommand({ TopicArn: Arn, AttributeName: 'Policy', AttributeValue: text(Policy) }));
    client.destroy();
  }
}

/** A statement of a function's policy, as AddPermission makes it. */
interface Permission {
  readonly Sid: string;
  readonly Action: string;
  readonly Principal: { readonly Service: string };
  readonly Condition?: { readonly ArnLike?: { readonly 'AWS:SourceArn'?: string } };
}

/** AWS has no call that puts a whole policy of a function: it is made statement by statement. */
export async function seedFunctions(access: Access, account: Account): Promise<void> {
  for (const { Arn, Policy, Role, Tags } of account.functions) {
    const { region, name: FunctionName } = place(Arn);
    const client = new lambda.LambdaClient(at(access, region));
    const code = { Runtime: 'nodejs20.x', Handler: 'index.handler', Code: { ZipFile: Buffer.from('x') } } as const;
    await client.send(new lambda.CreateFunctionCommand({ FunctionName, Role, ...code, Tags: tagsOf(Tags) }));
    const { Statement = [] } = (Policy ?? {}) as { readonly Statement?: readonly Permission[] };
    for (const { Sid, Action, Principal, Condition } of Statement) {
      const SourceArn = Condition?.ArnLike?.['AWS:SourceArn'];
      await client.send(new lambda.AddPermissionCommand({ FunctionName, StatementId: Sid, Action, Principal: Principal.Service, SourceArn }));
    }
    client.destroy();
  }
}

/** The value of a secret is never read; the emulator wants one. */
export async function seedSecrets(access: Access, account: Account): Promise<void> {
  for (const { Arn, Name, Policy, Tags } of account.secrets) {
    const client = new secrets.SecretsManagerClient(at(access, place(Arn).region));
    await client.send(new secrets.CreateSecretCommand({ Name, SecretString: 'x', Tags: list(Tags) }));
    if (has(Policy)) await client.send(new secrets.PutResourcePolicyCommand({ SecretId: Arn, ResourcePolicy: text(Policy) }));
    client.destroy();
  }
}

/** Instances in the order in which `idsOf` lists their ids. */
export async function seedInstances(access: Access, account: Account): Promise<void> {
  for (const { Arn, IamInstanceProfile, Tags } of account.instances) {
    const client = new ec2.EC2Client(at(access, place(Arn).region));
    const profile = IamInstanceProfile ? { IamInstanceProfile: { Arn: IamInstanceProfile.Arn } } : {};
    const TagSpecifications = [{ ResourceType: 'instance' as const, Tags: list(Tags) }];
    await client.send(new ec2.RunInstancesCommand({ ImageId: 'ami-12c6146b', MinCount: 1, MaxCount: 1, TagSpecifications, ...profile }));
    client.destroy();
  }
}
