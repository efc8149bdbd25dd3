/** Statements of customer managed and inline policies, about things of their own account unless they say otherwise. */
import { companyBaseline } from './company.js';
import * as shape from './distribution.js';
import { REGIONS, TEAMS, team } from './names.js';
import { type AccountPlan, anyRole, bucketArn, keyArn, otherAccount, type Plan } from './plan.js';
import type { Random } from './random.js';
import { allow, deny, policy, type PolicyDocument, type Statement } from './statement.js';

interface Scene {
  readonly plan: Plan;
  readonly account: AccountPlan;
  readonly random: Random;
}

/** A document of one or more statements. */
export function customerPolicy(plan: Plan, account: AccountPlan, random: Random): PolicyDocument {
  const scene = { plan, account, random };
  const count = random.pareto(1, shape.MOST_STATEMENTS, 1.3);
  return policy(Array.from({ length: count }, () => TEMPLATES[random.weighted(shape.TEMPLATES)](scene)));
}

/** What developers may give to roles that they make: much, but nothing about identities. */
export function boundary(plan: Plan, account: AccountPlan): PolicyDocument {
  return policy([
    ...(plan.company === null ? [] : companyBaseline(plan, plan.company).Statement),
    { Sid: 'Services', ...allow(['s3:*', 'sqs:*', 'sns:*', 'lambda:*', 'dynamodb:*', 'logs:*', 'cloudwatch:*', 'secretsmanager:Get*', 'sts:AssumeRole'], '*') },
    { Sid: 'OwnKeys', ...allow(['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey'], `arn:aws:kms:*:${account.id}:key/*`) },
    { Sid: 'NotTheTrail', ...deny('s3:*', ['arn:aws:s3:::acme-*-audit-*', 'arn:aws:s3:::acme-*-audit-*/*']) },
  ]);
}

function bucket({ account, random }: Scene): string {
  return bucketArn(account, random.int(0, Math.max(0, account.resources.s3 - 1)));
}

const objects = (arn: string): string[] => [arn, `${arn}/*`];
const key = ({ plan, account, random }: Scene): string => keyArn(plan, account, random.int(0, Math.max(0, account.resources.kms - 1)));
const named = ({ account, random }: Scene, service: string, type = ''): string =>
  `arn:aws:${service}:${account.region}:${account.id}:${type}${random.pick(TEAMS)}-*`;

const READ = ['s3:GetObject', 's3:ListBucket'];
const WRITE = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket', 's3:AbortMultipartUpload'];
const DECRYPT = ['kms:Decrypt', 'kms:DescribeKey'];
const ENCRYPT = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

const TEMPLATES: Readonly<Record<shape.Template, (scene: Scene) => Statement>> = {
  'bucket-objects': (s) => allow(s.random.chance(0.5) ? READ : WRITE, objects(bucket(s))),
  'bucket-prefix': (s) => allow(['s3:GetObject', 's3:PutObject'], `${bucket(s)}/${team(s.random.int(0, 9))}/*`),
  'bucket-home': (s) => allow(['s3:GetObject*', 's3:PutObject*'], `${bucket(s)}/home/\${aws:username}/*`),
  'bucket-pattern': (s) => allow(s.random.chance(0.3) ? 's3:*' : ['s3:Get*', 's3:List*'], objects(`arn:aws:s3:::acme-${s.random.pick(TEAMS)}-*`)),
  'key-use': (s) => allow(s.random.chance(0.5) ? DECRYPT : ENCRYPT, s.random.chance(0.3) ? `arn:aws:kms:*:${s.account.id}:key/*` : key(s)),
  'key-via-service': (s) =>
    allow(ENCRYPT, '*', { StringEquals: { 'kms:ViaService': `s3.${s.account.region}.amazonaws.com`, 'kms:CallerAccount': s.account.id } }),
  'queue-consumer': (s) => allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'], named(s, 'sqs')),
  'topic-publisher': (s) => allow(['sns:Publish', 'sns:GetTopicAttributes'], named(s, 'sns')),
  invoke: (s) => allow('lambda:InvokeFunction', named(s, 'lambda', 'function:')),
  'secret-reader': (s) =>
    allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], named(s, 'secretsmanager', 'secret:'), {
      StringEqualsIfExists: { 'aws:ResourceTag/env': ['dev', 'test', 'prod'] },
    }),
  'same-team': () =>
    allow(['sqs:*', 'sns:*', 'secretsmanager:*', 'kms:Decrypt'], '*', { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } }),
  'same-team-actions': (s) =>
    allow(['kms:Encrypt', 'kms:Decrypt', 'kms:CreateGrant'], `arn:aws:kms:*:${s.account.id}:key/*`, {
      StringLike: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' },
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    }),
  'assume-named': (s) => allow('sts:AssumeRole', [anyRole(s.plan, s.account, s.random), anyRole(s.plan, otherAccount(s.plan, s.account, s.random), s.random)]),
  'assume-pattern': (s) =>
    allow(
      'sts:AssumeRole',
      `arn:aws:iam::${s.random.chance(0.5) ? '*' : s.account.id}:role/${s.random.pick(['cross-account', 'chained', 'ci', 'account-wide'])}-*`,
    ),
  'not-action': () => ({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*', 'sts:*'], Resource: '*' }),
  'office-network': (s) => allow(['s3:*'], objects(bucket(s)), { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.0/25', '2001:db8:1234::/48'] } }),
  'vpc-endpoint': (s) =>
    allow(['s3:Get*', 's3:PutObject'], objects(bucket(s)), { StringEquals: { 'aws:SourceVpce': [`vpce-${s.random.text('0123456789abcdef', 17)}`] } }),
  'until-date': (s) =>
    allow(READ, objects(bucket(s)), {
      DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' },
      DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
    }),
  'mfa-only': (s) =>
    allow(['s3:DeleteObject*', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion'], [`${bucket(s)}/*`, key(s)], {
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    }),
  'deny-without-mfa': () => ({
    Effect: 'Deny',
    NotAction: ['iam:ChangePassword', 'iam:GetUser', 'iam:ListMFADevices', 'iam:EnableMFADevice', 'iam:CreateVirtualMFADevice', 'sts:GetSessionToken'],
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  }),
  'deny-regions': () => ({
    Effect: 'Deny',
    NotAction: ['iam:*', 's3:ListAllMyBuckets', 'sts:*', 'cloudfront:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': REGIONS } },
  }),
  'deny-delete': () => deny(['s3:DeleteBucket*', 's3:DeleteObjectVersion', 'kms:ScheduleKeyDeletion', 'sqs:DeleteQueue'], '*'),
  'deny-other-buckets': (s) => ({
    Effect: 'Deny',
    Action: ['s3:PutObject', 's3:DeleteObject'],
    NotResource: [`${bucket(s)}/*`, `${bucket(s)}/*`, 'arn:aws:s3:::acme-*-exports-*/*'],
  }),
  logs: () => allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], '*'),
};
