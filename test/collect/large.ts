/** One large account in the emulator: buckets, keys and roles by the hundred. */
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { accessOf, MAIN } from './seed.js';

export interface Size {
  readonly buckets: number;
  readonly keys: number;
  readonly roles: number;
}

export const LARGE: Size = { buckets: 200, keys: 200, roles: 1000 };

const document = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

export async function seedLarge(endpoint: string, size: Size): Promise<void> {
  const access = { ...(await accessOf(endpoint, MAIN)), region: 'us-east-1' };
  const s3 = new S3Client({ ...access, forcePathStyle: true });
  await times(size.buckets, async (n) => {
    const Bucket = `bucket-${n}`;
    await s3.send(new CreateBucketCommand({ Bucket }));
    const Policy = document({ Principal: { AWS: `arn:aws:iam::${MAIN}:root` }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  });
  const kms = new KMSClient(access);
  await times(size.keys, (n) => kms.send(new CreateKeyCommand({ Description: n })));
  const iam = new IAMClient(access);
  const trust = document({ Principal: { AWS: `arn:aws:iam::${MAIN}:root` }, Action: 'sts:AssumeRole' });
  await times(size.roles, async (n) => {
    await iam.send(new CreateRoleCommand({ RoleName: `role-${n}`, AssumeRolePolicyDocument: trust }));
    const PolicyDocument = document({ Action: ['s3:GetObject', 'kms:Decrypt'], Resource: `arn:aws:s3:::bucket-${n}/*` });
    await iam.send(new PutRolePolicyCommand({ RoleName: `role-${n}`, PolicyName: 'inline', PolicyDocument }));
  });
}

/** In order, eight at a time. */
async function times(count: number, each: (n: string) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += 8)
    await Promise.all(Array.from({ length: Math.min(8, count - from) }, (_, index) => each(String(from + index).padStart(4, '0'))));
}
