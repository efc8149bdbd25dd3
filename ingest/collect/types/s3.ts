/**
 * Buckets with everything that decides about them.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAbac.html
 */
import {
  GetBucketAbacCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
} from '@aws-sdk/client-s3';
import { type Aws, partOf } from '../aws.js';
import { CallFailed } from '../failure.js';
import { BLOCK_FLAGS, pick, policyOrNull, tagList } from '../members.js';
import { operation } from '../operation.js';
import { resources } from '../reader.js';

const listBuckets = operation('s3', 's3:ListAllMyBuckets', ListBucketsCommand, ['ContinuationToken', 'ContinuationToken']);
const getLocation = operation('s3', 's3', GetBucketLocationCommand);
const getPolicy = operation('s3', 's3', GetBucketPolicyCommand);
const getBlock = operation('s3', 's3:GetBucketPublicAccessBlock', GetPublicAccessBlockCommand);
const getAcl = operation('s3', 's3', GetBucketAclCommand);
const getOwnership = operation('s3', 's3', GetBucketOwnershipControlsCommand);
const getEncryption = operation('s3', 's3:GetEncryptionConfiguration', GetBucketEncryptionCommand);
const getTags = operation('s3', 's3', GetBucketTaggingCommand);
const getAbac = operation('s3', 's3', GetBucketAbacCommand);

interface Item {
  readonly name: string;
  readonly region: string;
}

const gone = ['NoSuchBucket'];

export const buckets = resources<Item>({
  service: 's3',
  per: 'account',
  calls: [listBuckets, getLocation, getPolicy, getBlock, getAcl, getOwnership, getEncryption, getTags, getAbac],
  async *list(aws, { regions, regionsNamed }) {
    // S3 names a bucket's region only where the request has a parameter.
    for await (const { Name, BucketRegion } of aws.pages(listBuckets, { MaxBuckets: 10_000 }, (page) => page.Buckets)) {
      const region = Name === undefined ? undefined : (BucketRegion ?? (await locate(aws, Name)));
      if (Name === undefined || region === undefined) continue;
      if (!regionsNamed || regions.includes(region)) yield { name: Name, region };
    }
  },
  async read(aws, { name, region }) {
    const about = `arn:${aws.site.partition}:s3:::${name}`;
    const there = aws.at(region);
    const asking = (...none: string[]): { about: string; none: string[]; gone: string[] } => ({ about, none, gone });
    const input = { Bucket: name };
    const policy = await there.ask(getPolicy, input, asking('NoSuchBucketPolicy'));
    const block = await there.ask(getBlock, input, asking('NoSuchPublicAccessBlockConfiguration'));
    const acl = await there.ask(getAcl, input, asking());
    const ownership = await there.ask(getOwnership, input, asking('OwnershipControlsNotFoundError'));
    const encryption = await there.ask(getEncryption, input, asking('ServerSideEncryptionConfigurationNotFoundError'));
    const tags = await there.ask(getTags, input, asking('NoSuchTagSet'));
    const abac = await there.ask(getAbac, input, asking());
    const content = {
      Name: name,
      Arn: about,
      Region: region,
      Policy: partOf(policy, (a) => policyOrNull(a.Policy)),
      PublicAccessBlock: partOf(block, (a) => a.PublicAccessBlockConfiguration && pick(a.PublicAccessBlockConfiguration, ...BLOCK_FLAGS)),
      Acl: partOf(acl, (a) => ({
        Owner: a.Owner === undefined ? null : pick(a.Owner, 'ID'),
        Grants: (a.Grants ?? []).map(({ Grantee, Permission }) => ({ Grantee: Grantee && pick(Grantee, 'Type', 'ID', 'URI', 'EmailAddress'), Permission })),
      })),
      OwnershipControls: partOf(ownership, (a) => ({ Rules: (a.OwnershipControls?.Rules ?? []).map((rule) => pick(rule, 'ObjectOwnership')) })),
      Encryption: partOf(encryption, (a) => ({
        Rules: (a.ServerSideEncryptionConfiguration?.Rules ?? []).map((rule) => pick(rule, 'ApplyServerSideEncryptionByDefault', 'BucketKeyEnabled')),
      })),
      Abac: partOf(abac, (a) => a.AbacStatus && pick(a.AbacStatus, 'Status')),
      Tags: tags === null ? [] : partOf(tags, (a) => tagList(a.TagSet)),
    };
    return { region, name, content };
  },
});

/** A bucket's region where the list doesn't say it; without one nothing can be asked about it, and that is recorded. */
async function locate(aws: Aws, name: string): Promise<string | undefined> {
  const about = `arn:${aws.site.partition}:s3:::${name}`;
  try {
    const { LocationConstraint } = await aws.call(getLocation, { Bucket: name }, about);
    // AWS says none for us-east-1, and `EU` for the oldest buckets of eu-west-1.
    return LocationConstraint === 'EU' ? 'eu-west-1' : (LocationConstraint ?? 'us-east-1');
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    if (gone.includes(error.failure.Code)) return undefined;
    aws.ear.failed(error.failure);
    for (const { call } of [getPolicy, getBlock, getAcl, getOwnership, getEncryption, getTags, getAbac])
      aws.ear.failed({ ...error.failure, Call: call, Message: `not asked, since GetBucketLocation failed: ${error.failure.Message}`.slice(0, 500) });
    return undefined;
  }
}
