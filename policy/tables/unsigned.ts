/**
 * Which services answer requests without credentials. S3, SQS and SNS document anonymous access through a policy for
 * everyone; a Lambda function URL with AuthType NONE is `lambda:InvokeFunctionUrl`. All others want a signature.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
const NEVER = new Set(['kms', 'sts', 'iam', 'secretsmanager', 'dynamodb', 'ecr', 'events', 'backup', 'logs', 'glue', 'kinesis', 'organizations', 'ec2']);

export function acceptsUnsigned(service: string, action: string): boolean {
  if (service === 'lambda') return action === 'lambda:invokefunctionurl' || action === 'lambda:invokefunction';
  return !NEVER.has(service);
}
