/** Buckets, and the account's own Block Public Access. */
import * as s3 from '@aws-sdk/client-s3';
import { PutPublicAccessBlockCommand as PutAccountBlock, S3ControlClient } from '@aws-sdk/client-s3-control';
import { tagsOf } from '../../../ingest/snapshot/tags.js';
import { type Access, at, text } from './access.js';
import type { Account } from './snapshot.js';

type Bucket = Account['buckets'][number];

export async function seedBuckets(access: Access, account: Account): Promise<void> {
  for (const bucket of account.buckets) {
    const client = new s3.S3Client({ ...at(access, bucket.Region ?? 'us-east-1'), forcePathStyle: true });
    await seedBucket(client, bucket);
    client.destroy();
  }
  if (account.block !== null) await seedBlock(access, account);
}

async function seedBucket(client: s3.S3Client, bucket: Bucket): Promise<void> {
  const Bucket = bucket.Name ?? '';
  const LocationConstraint = (bucket.Region ?? 'us-east-1') as s3.BucketLocationConstraint;
  const ObjectOwnership = bucket.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
  await client.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  if (ObjectOwnership !== undefined)
    await client.send(new s3.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }));
  if (bucket.PublicAccessBlock)
    await client.send(new s3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: flags(bucket.PublicAccessBlock) }));
  if (bucket.Policy !== null && bucket.Policy !== undefined) await client.send(new s3.PutBucketPolicyCommand({ Bucket, Policy: text(bucket.Policy) }));
  const Rules = (bucket.Encryption?.Rules ?? []) as s3.ServerSideEncryptionRule[];
  await client.send(new s3.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  const TagSet = Object.entries(tagsOf(bucket.Tags)).map(([Key, Value]) => ({ Key, Value }));
  if (TagSet.length > 0) await client.send(new s3.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
}

function flags(block: NonNullable<Bucket['PublicAccessBlock']>): s3.PublicAccessBlockConfiguration {
  const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } = block;
  return {
    BlockPublicAcls: BlockPublicAcls === true,
    IgnorePublicAcls: IgnorePublicAcls === true,
    BlockPublicPolicy: BlockPublicPolicy === true,
    RestrictPublicBuckets: RestrictPublicBuckets === true,
  };
}

/** S3 Control has the account in its host name; the emulator looks at the header, and a name is resolved by nobody. */
async function seedBlock(access: Access, account: Account): Promise<void> {
  const client = new S3ControlClient({ ...at(access), endpoint: access.endpoint.replace('127.0.0.1', 'localhost') });
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { hostname: string; headers: Record<string, string> };
      request.hostname = '127.0.0.1';
      request.headers['host'] = `${account.id}.s3-control.us-east-1.amazonaws.com`;
      return next(args);
    },
    { step: 'build', priority: 'low' },
  );
  const block = account.block?.PublicAccessBlockConfiguration;
  if (block) await client.send(new PutAccountBlock({ AccountId: account.id, PublicAccessBlockConfiguration: flags(block) }));
  client.destroy();
}
