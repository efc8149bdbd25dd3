/**
 * What decides about a bucket beside its policy.
 * Ownership: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 * ABAC: https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
 * Default encryption: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
 */
import type { AclGrant, PublicAccessBlock, ResourceFacts } from '../../policy/model.js';
import type { Part } from './failures.js';
import type { PublicAccessBlockInput } from './schema-common.js';
import type { BucketFile } from './schema-resource.js';

type BucketFacts = NonNullable<ResourceFacts['bucket']>;
type EncryptionInput = NonNullable<BucketFile['Encryption']>;

/** Facts of a bucket's file; `open` says which parts a failed call leaves open. */
export function bucketFacts(file: string, input: BucketFile, open: (part: Part) => boolean): BucketFacts {
  return {
    publicAccessBlock: open('publicAccessBlock') ? 'unknown' : blockOf(given(input, 'PublicAccessBlock', 'PublicAccessBlockConfiguration')),
    ownership: open('ownership') ? 'unknown' : ownershipOf(input),
    aclOwner: input.Acl?.Owner?.ID ?? null,
    acl: open('acl') ? 'unknown' : aclOf(file, input),
    encryptionKey: open('encryption') ? 'unknown' : keyOf(given(input, 'Encryption', 'ServerSideEncryptionConfiguration')),
    bucketKey: rulesOf(given(input, 'Encryption', 'ServerSideEncryptionConfiguration')).some((rule) => rule.BucketKeyEnabled === true),
    abac: open('abac') || input.Abac?.Status === 'Enabled',
  };
}

/** Facts of a bucket of which nothing could be read. */
export function unknownBucket(): BucketFacts {
  return { publicAccessBlock: 'unknown', ownership: 'unknown', aclOwner: null, acl: 'unknown', encryptionKey: 'unknown', bucketKey: false, abac: false };
}

/** The documented member if it is there, else the one of AWS's wrapper. */
function given<K extends keyof BucketFile, W extends keyof BucketFile>(input: BucketFile, name: K, wrapper: W): BucketFile[K] | BucketFile[W] {
  return input[name] === undefined ? input[wrapper] : input[name];
}

/** The four flags, bare or wrapped; null: none are set. */
export function blockOf(input: PublicAccessBlockInput | null | undefined): PublicAccessBlock | null | 'unknown' {
  if (input === undefined) return 'unknown';
  if (input === null) return null;
  const flags = { ...input.PublicAccessBlockConfiguration, ...withoutGaps(input) };
  return {
    BlockPublicAcls: flags.BlockPublicAcls ?? false,
    IgnorePublicAcls: flags.IgnorePublicAcls ?? false,
    BlockPublicPolicy: flags.BlockPublicPolicy ?? false,
    RestrictPublicBuckets: flags.RestrictPublicBuckets ?? false,
  };
}

function withoutGaps(input: PublicAccessBlockInput): PublicAccessBlockInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null));
}

/** A bucket without ownership controls has ACLs enabled, and objects belong to who writes them. */
function ownershipOf(input: BucketFile): BucketFacts['ownership'] {
  if (input.OwnershipControls === undefined) return 'unknown';
  return input.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? 'ObjectWriter';
}

function aclOf(file: string, input: BucketFile): readonly AclGrant[] | 'missing' {
  if (input.Acl === undefined) return 'missing';
  return (input.Acl?.Grants ?? []).map(({ Grantee, Permission }, index) => ({
    granteeType: Grantee.Type,
    grantee: Grantee.URI ?? Grantee.ID ?? Grantee.EmailAddress ?? '',
    permission: Permission,
    source: { file, path: `$.Acl.Grants[${String(index)}]`, sid: null, index },
  }));
}

function rulesOf(input: EncryptionInput | null | undefined): NonNullable<EncryptionInput['Rules']> {
  return input?.Rules ?? input?.ServerSideEncryptionConfiguration?.Rules ?? [];
}

function keyOf(input: EncryptionInput | null | undefined): BucketFacts['encryptionKey'] {
  if (input === undefined) return 'unknown';
  const rule = rulesOf(input)
    .map((each) => each.ApplyServerSideEncryptionByDefault)
    .find((each) => each !== null && each !== undefined);
  if (rule === undefined || rule === null || rule.SSEAlgorithm === 'AES256') return null;
  return rule.KMSMasterKeyID ?? 'aws/s3';
}
