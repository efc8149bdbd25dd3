/** Files of resources, as AWS's calls return their parts. */
import { z } from 'zod';
import { PolicySchema, PublicAccessBlockSchema, TagsSchema } from './schema-common.js';

const OwnershipRules = z.array(z.looseObject({ ObjectOwnership: z.enum(['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter']) }));

const EncryptionRules = z.array(
  z.looseObject({
    ApplyServerSideEncryptionByDefault: z
      .looseObject({ SSEAlgorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']), KMSMasterKeyID: z.string().nullish() })
      .nullish(),
    BucketKeyEnabled: z.boolean().nullish(),
  }),
);

const Encryption = z.looseObject({
  Rules: EncryptionRules.nullish(),
  ServerSideEncryptionConfiguration: z.looseObject({ Rules: EncryptionRules.nullish() }).nullish(),
});

const Grantee = z.looseObject({
  Type: z.string(),
  ID: z.string().nullish(),
  URI: z.string().nullish(),
  EmailAddress: z.string().nullish(),
});

const Acl = z.looseObject({
  Owner: z.looseObject({ ID: z.string().nullish() }).nullish(),
  Grants: z.array(z.looseObject({ Grantee, Permission: z.string() })).nullish(),
});

export const BucketSchema = z.looseObject({
  Name: z.string().nullish(),
  Arn: z.string(),
  Region: z.string().nullish(),
  Policy: PolicySchema.optional(),
  PublicAccessBlock: PublicAccessBlockSchema.nullish(),
  PublicAccessBlockConfiguration: PublicAccessBlockSchema.nullish(),
  Acl: Acl.nullish(),
  OwnershipControls: z.looseObject({ Rules: OwnershipRules.nullish() }).nullish(),
  Encryption: Encryption.nullish(),
  ServerSideEncryptionConfiguration: Encryption.nullish(),
  Abac: z.looseObject({ Status: z.string().nullish() }).nullish(),
  Tags: TagsSchema,
});

export type BucketFile = z.infer<typeof BucketSchema>;

const EncryptionContext = z.record(z.string(), z.string()).nullish();

const KeyGrantSchema = z.looseObject({
  GrantId: z.string(),
  GranteePrincipal: z.string().nullish(),
  GranteeServicePrincipal: z.string().nullish(),
  RetiringPrincipal: z.string().nullish(),
  RetiringServicePrincipal: z.string().nullish(),
  IssuingAccount: z.string().nullish(),
  Operations: z.array(z.string()).nullish(),
  Constraints: z
    .looseObject({ EncryptionContextEquals: EncryptionContext, EncryptionContextSubset: EncryptionContext, SourceArn: z.string().nullish() })
    .nullish(),
});

export const KeySchema = z.looseObject({
  KeyMetadata: z.looseObject({
    Arn: z.string(),
    KeyId: z.string().nullish(),
    Enabled: z.boolean().nullish(),
    KeyState: z.string().nullish(),
    KeyManager: z.enum(['AWS', 'CUSTOMER']).nullish(),
    KeyUsage: z.string().nullish(),
    KeySpec: z.string().nullish(),
    Origin: z.string().nullish(),
    MultiRegion: z.boolean().nullish(),
    MultiRegionConfiguration: z.looseObject({ MultiRegionKeyType: z.string().nullish() }).nullish(),
  }),
  Policy: PolicySchema.optional(),
  Grants: z.array(KeyGrantSchema).nullish(),
  Aliases: z.array(z.looseObject({ AliasName: z.string(), AliasArn: z.string() })).nullish(),
  Tags: TagsSchema,
});

export type KeyFile = z.infer<typeof KeySchema>;

export const InstanceSchema = z.looseObject({
  Arn: z.string(),
  InstanceId: z.string().nullish(),
  Region: z.string().nullish(),
  IamInstanceProfile: z.looseObject({ Arn: z.string() }).nullish(),
  Tags: TagsSchema,
});

export type InstanceFile = z.infer<typeof InstanceSchema>;

export const ResourceSchema = z.looseObject({
  Arn: z.string(),
  Region: z.string().nullish(),
  Policy: PolicySchema.optional(),
  Tags: TagsSchema,
});

export type ResourceFile = z.infer<typeof ResourceSchema>;
