/**
 * Which actions work on a resource of another account at all, whatever the policies say.
 * Each entry names the page that says so (seen 2026-11). What no page says is `unknown`, never guessed.
 */

export const CROSS_ACCOUNT_SEEN = '2026-11';

export interface CrossAccountRule {
  /** The page that the entry comes from; `well-established` where AWS has no page that lists it. */
  readonly page: string;
  /**
   * `only`: the actions listed and no other (AWS's list is of what works).
   * `except`: all but those listed (AWS's list is of what doesn't).
   * `never`: the service's resources have no policy that could let another account in.
   */
  readonly kind: 'only' | 'except' | 'never';
  readonly actions: ReadonlySet<string>;
}

const set = (service: string, names: string): ReadonlySet<string> =>
  new Set(
    names
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => `${service}:${name.toLowerCase()}`),
  );

/**
 * KMS, a closed list: the rows with "Cross-account use: Yes". "If you give a user in a different account permission for
 * other operations, those permissions have no effect."
 */
const KMS_PAGE =
  'https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html, https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html';
export const KMS_CROSS_ACCOUNT: ReadonlySet<string> = set(
  'kms',
  `
  CreateGrant Decrypt DeriveSharedSecret DescribeKey Encrypt GenerateDataKey GenerateDataKeyPair
  GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac GetKeyRotationStatus GetPublicKey
  ListGrants ReEncryptFrom ReEncryptTo RetireGrant RevokeGrant Sign Verify VerifyMac`,
);

/**
 * S3: the calling identity must "belong to the bucket owner's account"; otherwise 405 Method Not Allowed.
 * GetBucketPolicy, PutBucketPolicy and DeleteBucketPolicy each say so. The actions that take no resource
 * (`s3:ListAllMyBuckets`, …) and CreateBucket are of the caller's own account.
 */
const S3_PAGE = 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html, …/API_GetBucketPolicy.html, …/API_DeleteBucketPolicy.html';
export const S3_OWNER_ONLY: ReadonlySet<string> = set('s3', 'GetBucketPolicy PutBucketPolicy DeleteBucketPolicy CreateBucket');
/** Ownership controls: their pages ask only for the permission and say nothing of other accounts. */
export const S3_NO_WORD: ReadonlySet<string> = set('s3', 'GetBucketOwnershipControls PutBucketOwnershipControls');

/**
 * SQS: "Cross-account permissions don't apply to the following actions". The page writes `ListMessageMoveTask`;
 * the action is `sqs:ListMessageMoveTasks`.
 */
const SQS_PAGE = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html';
export const SQS_OWNER_ONLY: ReadonlySet<string> = set(
  'sqs',
  `
  AddPermission CancelMessageMoveTask CreateQueue DeleteQueue ListMessageMoveTasks ListQueues ListQueueTags
  RemovePermission SetQueueAttributes StartMessageMoveTask TagQueue UntagQueue`,
);

/**
 * SNS: the actions that a topic policy can have ("Valid Amazon SNS policy actions"); any other is refused as out of
 * service scope when the policy is written, so nothing can let another account do it.
 */
const SNS_PAGE = 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html';
export const SNS_CROSS_ACCOUNT: ReadonlySet<string> = set(
  'sns',
  `
  AddPermission DeleteTopic GetDataProtectionPolicy GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource
  Publish PutDataProtectionPolicy RemovePermission SetTopicAttributes Subscribe`,
);

/** Lambda: "The following Lambda API actions support resource-based policies"; a layer version's policy: GetLayerVersion (well-established). */
const LAMBDA_PAGE =
  'https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html, https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html';
export const LAMBDA_CROSS_ACCOUNT: ReadonlySet<string> = set(
  'lambda',
  `
  CreateAlias DeleteAlias DeleteFunction DeleteFunctionConcurrency DeleteFunctionEventInvokeConfig
  DeleteProvisionedConcurrencyConfig GetAlias GetFunction GetFunctionConcurrency GetFunctionConfiguration
  GetFunctionEventInvokeConfig GetPolicy GetProvisionedConcurrencyConfig InvokeFunction InvokeFunctionUrl ListAliases
  ListFunctionEventInvokeConfigs ListProvisionedConcurrencyConfigs ListTags ListVersionsByFunction PublishVersion
  PutFunctionConcurrency PutFunctionEventInvokeConfig PutProvisionedConcurrencyConfig TagResource UntagResource
  UpdateAlias UpdateFunctionCode UpdateFunctionEventInvokeConfig`,
);
const LAMBDA_LAYER: ReadonlySet<string> = set('lambda', 'GetLayerVersion');

/** Secrets Manager: "Cross-account permission is effective only for the following operations". */
const SECRETS_PAGE = 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html';
export const SECRETS_CROSS_ACCOUNT: ReadonlySet<string> = set(
  'secretsmanager',
  `
  CancelRotateSecret DeleteResourcePolicy DeleteSecret DescribeSecret GetRandomPassword GetResourcePolicy GetSecretValue
  ListSecretVersionIds PutResourcePolicy PutSecretValue RemoveRegionsFromReplication ReplicateSecretToRegions
  RestoreSecret RotateSecret StopReplicationToReplica TagResource UntagResource UpdateSecret UpdateSecretVersionStage
  ValidateResourcePolicy`,
);

/** STS on a role: what a trust policy can have. The other actions of STS name no role. */
const STS_PAGE =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html, https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html';
export const STS_ON_ROLE: ReadonlySet<string> = set(
  'sts',
  `
  AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity SetContext SetSourceIdentity TagSession`,
);

const NONE: ReadonlySet<string> = new Set();

export const CROSS_ACCOUNT_RULES: Readonly<Record<string, CrossAccountRule>> = {
  kms: { page: KMS_PAGE, kind: 'only', actions: KMS_CROSS_ACCOUNT },
  s3: { page: S3_PAGE, kind: 'except', actions: S3_OWNER_ONLY },
  sqs: { page: SQS_PAGE, kind: 'except', actions: SQS_OWNER_ONLY },
  sns: { page: SNS_PAGE, kind: 'only', actions: SNS_CROSS_ACCOUNT },
  lambda: { page: LAMBDA_PAGE, kind: 'only', actions: LAMBDA_CROSS_ACCOUNT },
  secretsmanager: { page: SECRETS_PAGE, kind: 'only', actions: SECRETS_CROSS_ACCOUNT },
  sts: { page: STS_PAGE, kind: 'only', actions: STS_ON_ROLE },
  // "IAM supports only one type of resource-based policy called a role trust policy", which grants sts actions alone.
  iam: { page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html', kind: 'never', actions: NONE },
};

/** A service's name comes from an ARN: it may be that of a member that every object has. */
const ruleOf = (service: string): CrossAccountRule | undefined => (Object.hasOwn(CROSS_ACCOUNT_RULES, service) ? CROSS_ACCOUNT_RULES[service] : undefined);

/**
 * Whether the action can work on a resource of another account.
 * @param service prefix of the action, lower case
 * @param action lower case with prefix: `kms:decrypt`
 * @param resourceType `kms:key`, `s3:object`, `iam:role`, …
 */
export function worksAcrossAccounts(service: string, action: string, resourceType: string): boolean | 'unknown' {
  const rule = ruleOf(service);
  if (!rule) return NEVER_SERVICES.has(service) ? false : 'unknown';
  if (rule.kind === 'never') return false;
  if (service === 's3') {
    if (S3_NO_WORD.has(action)) return 'unknown';
    // Access points, Access Grants, Storage Lens, batch jobs, …: not evaluated.
    if (resourceType !== 's3:bucket' && resourceType !== 's3:object') return 'unknown';
  }
  if (service === 'kms' && resourceType === 'kms:alias') return false;
  if (service === 'lambda') {
    if (resourceType === 'lambda:layerversion') return LAMBDA_LAYER.has(action);
    if (!LAMBDA_FUNCTION_TYPES.has(resourceType)) return resourceType === 'lambda:*' ? 'unknown' : false;
  }
  return rule.actions.has(action) === (rule.kind === 'only');
}

/** The page behind {@link worksAcrossAccounts}, for the reason that is shown; null where it said `unknown`. */
export function crossAccountPage(service: string): string | null {
  return ruleOf(service)?.page ?? (NEVER_SERVICES.has(service) ? NEVER_PAGE : null);
}

const LAMBDA_FUNCTION_TYPES: ReadonlySet<string> = new Set(['lambda:function', 'lambda:function alias', 'lambda:function version']);

const NEVER_PAGE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html';
/**
 * Services whose resources have no resource policy and aren't shared in another way either (RAM, snapshots), so that no
 * other account reaches them. `appflow`, `autoscaling`, `swf`: "Supports resource-based policies: No" on their own pages,
 * seen 2026-11. The others: No in the page's table, an old copy of it, and well-established to be so still.
 * All that isn't here is `unknown`.
 */
export const NEVER_SERVICES: ReadonlySet<string> = new Set([
  'appflow',
  'application-autoscaling',
  'athena',
  'autoscaling',
  'cloudformation',
  'cloudwatch',
  'codedeploy',
  'codepipeline',
  'config',
  'dms',
  'ecs',
  'elasticache',
  'elasticbeanstalk',
  'elasticmapreduce',
  'states',
  'swf',
]);
