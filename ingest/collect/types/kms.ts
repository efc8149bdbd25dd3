/**
 * Keys with policy, grants, aliases, tags and rotation; never key material.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 */
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type GrantListEntry,
  type KeyMetadata,
  ListAliasesCommand,
  ListGrantsCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
} from '@aws-sdk/client-kms';
import { type Answer, type Aws, partOf } from '../aws.js';
import { pick, policyOrNull, sortedBy } from '../members.js';
import { operation } from '../operation.js';
import { type Read, resources } from '../reader.js';

const listKeys = operation('kms', 'kms', ListKeysCommand, ['Marker', 'NextMarker']);
const listAliases = operation('kms', 'kms', ListAliasesCommand, ['Marker', 'NextMarker']);
const describeKey = operation('kms', 'kms', DescribeKeyCommand);
const getKeyPolicy = operation('kms', 'kms', GetKeyPolicyCommand);
const listGrants = operation('kms', 'kms', ListGrantsCommand, ['Marker', 'NextMarker']);
const listTags = operation('kms', 'kms', ListResourceTagsCommand, ['Marker', 'NextMarker']);
const getRotation = operation('kms', 'kms', GetKeyRotationStatusCommand);

type Aliases = ReadonlyMap<string, readonly object[]> | undefined;

interface Item {
  readonly arn: string;
  readonly id: string;
  readonly aliases: Aliases;
}

const gone = ['NotFoundException'];

export const keys = resources<Item>({
  service: 'kms',
  per: 'region',
  calls: [listKeys, listAliases, describeKey, getKeyPolicy, listGrants, listTags, getRotation],
  async *list(aws) {
    const aliases = aliasesByKey(await aws.askList(listAliases, { Limit: 100 }, (page) => page.Aliases));
    for await (const { KeyArn, KeyId } of aws.pages(listKeys, { Limit: 1000 }, (page) => page.Keys))
      if (KeyArn !== undefined && KeyId !== undefined) yield { arn: KeyArn, id: KeyId, aliases };
  },
  async read(aws, { arn, id, aliases }): Promise<Read> {
    const asking = { about: arn, gone };
    const metadata = partOf(await aws.ask(describeKey, { KeyId: arn }, asking), (a) => a.KeyMetadata);
    const policy = await aws.ask(getKeyPolicy, { KeyId: arn, PolicyName: 'default' }, asking);
    const grants = await aws.askList(listGrants, { KeyId: arn, Limit: 100 }, (page) => page.Grants, asking);
    const tags = await aws.askList(listTags, { KeyId: arn, Limit: 50 }, (page) => page.Tags, asking);
    const content = {
      KeyMetadata: metadata ? metadataOf(metadata) : { Arn: arn, KeyId: id },
      Policy: partOf(policy, (p) => policyOrNull(p.Policy)),
      Grants: partOf(grants, (list) => sortedBy(list, (grant) => grant.GrantId).map(grantOf)),
      Aliases: aliases === undefined ? undefined : (aliases.get(id) ?? []),
      Tags: partOf(tags, (list) => sortedBy(list, (tag) => tag.TagKey).map((tag) => pick(tag, 'TagKey', 'TagValue'))),
      KeyRotationEnabled: await rotation(aws, arn, metadata),
    };
    return { region: aws.site.region, name: id, content };
  },
});

function aliasesByKey(
  list: Answer<readonly { readonly AliasName?: string | undefined; readonly AliasArn?: string | undefined; readonly TargetKeyId?: string | undefined }[]>,
): Aliases {
  if (list === undefined || list === null) return undefined;
  const map = new Map<string, object[]>();
  for (const alias of sortedBy(list, (each) => each.AliasName)) {
    const of = map.get(alias.TargetKeyId ?? '') ?? [];
    map.set(alias.TargetKeyId ?? '', [...of, pick(alias, 'AliasName', 'AliasArn', 'TargetKeyId')]);
  }
  return map;
}

function metadataOf(metadata: KeyMetadata): object {
  return pick(
    metadata,
    'AWSAccountId',
    'KeyId',
    'Arn',
    'CreationDate',
    'Enabled',
    'KeyUsage',
    'KeyState',
    'DeletionDate',
    'ValidTo',
    'Origin',
    'CustomKeyStoreId',
    'ExpirationModel',
    'KeyManager',
    'KeySpec',
    'EncryptionAlgorithms',
    'SigningAlgorithms',
    'MultiRegion',
    'MultiRegionConfiguration',
  );
}

function grantOf(grant: GrantListEntry): object {
  return pick(
    grant,
    'KeyId',
    'GrantId',
    'Name',
    'CreationDate',
    'GranteePrincipal',
    'GranteeServicePrincipal',
    'RetiringPrincipal',
    'RetiringServicePrincipal',
    'IssuingAccount',
    'Operations',
    'Constraints',
  );
}

/** AWS tells it of keys that it can rotate. https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html */
async function rotation(aws: Aws, arn: string, metadata: Answer<KeyMetadata>): Promise<Answer<boolean>> {
  if (!metadata || metadata.KeyManager !== 'CUSTOMER' || metadata.KeySpec !== 'SYMMETRIC_DEFAULT' || metadata.Origin !== 'AWS_KMS') return undefined;
  return partOf(await aws.ask(getRotation, { KeyId: arn }, { about: arn, gone }), (a) => a.KeyRotationEnabled ?? false);
}
