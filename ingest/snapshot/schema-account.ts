/** Files of one account that speak of identities, as AWS's calls return them. */
import { z } from 'zod';
import { PolicySchema, PublicAccessBlockSchema, TagsSchema } from './schema-common.js';

const InlinePolicy = z.looseObject({ PolicyName: z.string(), PolicyDocument: PolicySchema });
const AttachedPolicy = z.looseObject({ PolicyArn: z.string(), PolicyName: z.string().nullish() });
const Boundary = z.looseObject({ PermissionsBoundaryArn: z.string() }).nullish();

const User = z.looseObject({
  UserName: z.string(),
  Arn: z.string(),
  UserId: z.string().nullish(),
  Path: z.string().nullish(),
  GroupList: z.array(z.string()).nullish(),
  UserPolicyList: z.array(InlinePolicy).nullish(),
  AttachedManagedPolicies: z.array(AttachedPolicy).nullish(),
  PermissionsBoundary: Boundary,
  PasswordLastUsed: z.string().nullish(),
  Tags: TagsSchema,
});

const Group = z.looseObject({
  GroupName: z.string(),
  Arn: z.string(),
  GroupPolicyList: z.array(InlinePolicy).nullish(),
  AttachedManagedPolicies: z.array(AttachedPolicy).nullish(),
});

const InstanceProfile = z.looseObject({ Arn: z.string() });

const Role = z.looseObject({
  RoleName: z.string(),
  Arn: z.string(),
  RoleId: z.string().nullish(),
  Path: z.string().nullish(),
  AssumeRolePolicyDocument: PolicySchema.optional(),
  RolePolicyList: z.array(InlinePolicy).nullish(),
  AttachedManagedPolicies: z.array(AttachedPolicy).nullish(),
  InstanceProfileList: z.array(InstanceProfile).nullish(),
  PermissionsBoundary: Boundary,
  Tags: TagsSchema,
});

const PolicyVersion = z.looseObject({
  VersionId: z.string(),
  IsDefaultVersion: z.boolean().nullish(),
  Document: PolicySchema,
});

const ManagedPolicy = z.looseObject({
  Arn: z.string(),
  PolicyName: z.string().nullish(),
  DefaultVersionId: z.string().nullish(),
  PolicyVersionList: z.array(PolicyVersion).nullish(),
});

export const AuthorizationDetailsSchema = z.looseObject({
  UserDetailList: z.array(User).nullish(),
  GroupDetailList: z.array(Group).nullish(),
  RoleDetailList: z.array(Role).nullish(),
  Policies: z.array(ManagedPolicy).nullish(),
});

export type AuthorizationDetails = z.infer<typeof AuthorizationDetailsSchema>;
export type UserInput = z.infer<typeof User>;
export type GroupInput = z.infer<typeof Group>;
export type RoleInput = z.infer<typeof Role>;
export type ManagedPolicyInput = z.infer<typeof ManagedPolicy>;
export type InlineInput = z.infer<typeof InlinePolicy>;
export type AttachedInput = z.infer<typeof AttachedPolicy>;

export const IdentityProvidersSchema = z.looseObject({
  SAMLProviderList: z.array(z.looseObject({ Arn: z.string() })).nullish(),
  OpenIDConnectProviderList: z.array(z.looseObject({ Arn: z.string(), Url: z.string().nullish(), ClientIDList: z.array(z.string()).nullish() })).nullish(),
});

export type IdentityProvidersFile = z.infer<typeof IdentityProvidersSchema>;

export const AccountSummarySchema = z.looseObject({ SummaryMap: z.record(z.string(), z.number()).nullish() });

export type AccountSummaryFile = z.infer<typeof AccountSummarySchema>;

export const AccessKeysSchema = z.looseObject({
  AccessKeyMetadata: z
    .array(
      z.looseObject({
        UserName: z.string().nullish(),
        AccessKeyId: z.string().nullish(),
        Status: z.string(),
        LastUsed: z.unknown().optional(),
      }),
    )
    .nullish(),
});

export type AccessKeysFile = z.infer<typeof AccessKeysSchema>;

export const S3AccountSchema = z.looseObject({ PublicAccessBlockConfiguration: PublicAccessBlockSchema.nullish() });

export type S3AccountFile = z.infer<typeof S3AccountSchema>;
