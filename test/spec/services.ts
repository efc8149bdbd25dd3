/** What AWS's pages say of single services, for the services that the generator uses. */

/**
 * "List of AWS services that support RCPs": of the eight services here these five.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export const RCP_SERVICES: readonly string[] = ['s3', 'sts', 'kms', 'sqs', 'secretsmanager'];

/**
 * Actions of the generator that only principals of the resource's own account can do.
 * - KMS, "Cross-account use: No": https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 * - S3, "the calling identity must … belong to the bucket owner's account":
 *   https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html, API_PutBucketPolicy.html
 * - SQS, "Cross-account permissions don't apply to the following actions":
 *   https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-customer-managed-policy-examples.html
 * - SNS, not among "Valid Amazon SNS policy actions": https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
 * - Lambda, not among the actions that "support resource-based policies": https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 * - IAM: a role's trust policy is for STS alone: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_compare-resource-policies.html
 */
export const OWN_ACCOUNT_ONLY: readonly string[] = [
  'kms:schedulekeydeletion',
  'kms:putkeypolicy',
  's3:getbucketpolicy',
  's3:putbucketpolicy',
  's3:deletebucketpolicy',
  'sqs:deletequeue',
  'sns:tagresource',
  'lambda:putfunctioncodesigningconfig',
  'iam:getrole',
  'iam:passrole',
];

/**
 * Services that answer requests without a signature; a function's URL needs both permissions to invoke.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function answersUnsigned(service: string, action: string): boolean {
  return ['s3', 'sqs', 'sns'].includes(service) || ['lambda:invokefunctionurl', 'lambda:invokefunction'].includes(action);
}

/** Keys and trust policies: "they must explicitly allow access for principals", IAM alone doesn't. */
export function needsResourcePolicy(service: string): boolean {
  return service === 'kms' || service === 'sts';
}

export const serviceOf = (action: string): string => action.split(':')[0]?.toLowerCase() ?? '';
