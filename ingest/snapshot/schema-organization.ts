/** `organization.json`, `identity-center.json` and `manifest.json`, as AWS's calls return their parts. */
import { z } from 'zod';
import { AccountIdSchema, PolicySchema } from './schema-common.js';

const PolicyType = z.looseObject({ Type: z.string(), Status: z.string() });

const Root = z.looseObject({ Id: z.string(), PolicyTypes: z.array(PolicyType).nullish() });

const OrganizationalUnit = z.looseObject({ Id: z.string(), Name: z.string().nullish(), ParentId: z.string() });

const Account = z.looseObject({
  Id: AccountIdSchema,
  Name: z.string().nullish(),
  Status: z.string().nullish(),
  ParentId: z.string(),
});

const Target = z.looseObject({ TargetId: z.string(), Type: z.string().nullish() });

const OrganizationPolicy = z.looseObject({
  Id: z.string(),
  Name: z.string().nullish(),
  Arn: z.string().nullish(),
  Type: z.string(),
  AwsManaged: z.boolean().nullish(),
  Content: PolicySchema,
  Targets: z.array(Target).nullish(),
});

export const OrganizationSchema = z.looseObject({
  Organization: z.looseObject({ Id: z.string(), MasterAccountId: AccountIdSchema }),
  Roots: z.array(Root).nullish(),
  OrganizationalUnits: z.array(OrganizationalUnit).nullish(),
  Accounts: z.array(Account).nullish(),
  Policies: z.array(OrganizationPolicy).nullish(),
});

export type OrganizationFile = z.infer<typeof OrganizationSchema>;

const Assignment = z.looseObject({
  AccountId: AccountIdSchema,
  PermissionSetArn: z.string(),
  PrincipalType: z.enum(['USER', 'GROUP']),
  PrincipalId: z.string(),
});

export const IdentityCenterSchema = z.looseObject({
  Instances: z.array(z.looseObject({})).nullish(),
  PermissionSets: z.array(z.looseObject({ PermissionSetArn: z.string(), Name: z.string() })).nullish(),
  AccountAssignments: z.array(Assignment).nullish(),
  Users: z.array(z.looseObject({ UserId: z.string(), UserName: z.string().nullish() })).nullish(),
  Groups: z.array(z.looseObject({ GroupId: z.string(), DisplayName: z.string().nullish() })).nullish(),
  GroupMemberships: z.array(z.looseObject({ GroupId: z.string(), MemberId: z.looseObject({ UserId: z.string().nullish() }) })).nullish(),
});

export type IdentityCenterFile = z.infer<typeof IdentityCenterSchema>;

const Failure = z.looseObject({
  Account: z.string().nullish(),
  Region: z.string().nullish(),
  Service: z.string(),
  Call: z.string(),
  Resource: z.string().nullish(),
  Code: z.string().nullish(),
  Message: z.string().nullish(),
});

export type FailureInput = z.infer<typeof Failure>;

export const ManifestSchema = z.looseObject({
  Time: z.string().nullish(),
  ToolVersion: z.string().nullish(),
  Files: z.record(z.string(), z.string()).nullish(),
  Failures: z.array(Failure).nullish(),
});

export type ManifestFile = z.infer<typeof ManifestSchema>;
