/** Arbitrary Condition blocks: keys with their values and the operators that fit them. */
import fc, { type Arbitrary } from 'fast-check';
import { ACCOUNTS, OIDC, ORGANIZATION, ROLES, USERS } from './pools.js';

type Kind = 'text' | 'binary' | 'arn' | 'bool' | 'number' | 'date' | 'ip' | 'list';
interface Key {
  readonly key: string;
  readonly kind: Kind;
  readonly values: readonly string[];
  /** In requests to this service only. */
  readonly service?: string;
}

const key = (name: string, kind: Kind, ...values: string[]): Key => ({ key: name, kind, values });
const ofService = (service: string, ...k: Parameters<typeof key>): Key => ({ ...key(...k), service });

const accounts = [ACCOUNTS.member, ACCOUNTS.nested, ACCOUNTS.outside];
const PATHS = [`${ORGANIZATION}/r-1/*`, `${ORGANIZATION}/r-1/ou-a/`, `${ORGANIZATION}/r-1/ou-a/*`, 'o-other/*'];

/** Facts of the principal and the resource. */
const FIXED: readonly Key[] = [
  key('aws:PrincipalArn', 'arn', USERS.alice.arn, ROLES.app.arn, 'arn:aws:iam::*:user/*', 'arn:aws:iam::*:role/*', `arn:aws:iam::${ACCOUNTS.member}:root`),
  key('aws:PrincipalAccount', 'text', ...accounts),
  key('aws:PrincipalOrgID', 'text', ORGANIZATION, 'o-other'),
  key('aws:PrincipalOrgPaths', 'list', ...PATHS),
  key('aws:PrincipalType', 'text', 'User', 'AssumedRole', 'Account'),
  key('aws:PrincipalTag/team', 'text', 'core', 'co*', 'x'),
  key('aws:username', 'text', 'alice', 'bob', 'a*'),
  key('aws:userid', 'text', 'AIDAALICE', 'AROAAPP:*', 'AROAAPP:s1', 'AROADEPLOY:alice', ACCOUNTS.member),
  key('aws:PrincipalIsAWSService', 'bool', 'true', 'false'),
  key('aws:ResourceAccount', 'text', ...accounts),
  key('aws:ResourceOrgID', 'text', ORGANIZATION, '${aws:PrincipalOrgID}'),
  key('aws:ResourceTag/team', 'text', 'core', 'x', '${aws:PrincipalTag/team}'),
  key('AWS:ResourceAccount', 'text', '${aws:PrincipalAccount}', ACCOUNTS.member),
  ofService('kms', 'kms:CallerAccount', 'text', ...accounts),
  ofService('kms', 'kms:ResourceAliases', 'list', 'alias/one', 'alias/*', 'alias/two'),
  ofService('s3', 's3:ResourceAccount', 'text', ...accounts),
  ofService('s3', 'aws:ResourceTag/team', 'text', 'core', 'x'),
];

/** Facts of the request. */
const OPEN: readonly Key[] = [
  key('aws:SourceIp', 'ip', '10.0.0.0/8', '203.0.113.5', '0.0.0.0/1', '2001:db8::/32'),
  key('aws:SecureTransport', 'bool', 'true', 'false'),
  key('aws:MultiFactorAuthPresent', 'bool', 'true', 'false'),
  key('aws:MultiFactorAuthAge', 'number', '100', '3600'),
  key('aws:CurrentTime', 'date', '2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
  key('aws:EpochTime', 'date', '1735689600', '1767225600'),
  key('aws:SourceVpce', 'text', 'vpce-1', 'vpce-*'),
  key('aws:UserAgent', 'text', 'cli', 'c*'),
  key('aws:UserAgent', 'binary', 'Y2xp', 'YnJvd3Nlcg=='),
  key('aws:ViaAWSService', 'bool', 'true', 'false'),
  key('aws:CalledVia', 'list', 'athena.amazonaws.com', 'cloudformation.amazonaws.com'),
  key('aws:RequestedRegion', 'text', 'us-east-1', 'eu-*'),
  key('aws:SourceArn', 'arn', 'arn:aws:sns:us-east-1:222222222222:t', 'arn:aws:sns:*:*:*', 'arn:aws:lambda:*:*:function:*', 'arn:aws:lambda:*:f'),
  key('aws:SourceAccount', 'text', ...accounts),
  key('aws:RequestTag/team', 'text', 'core', '${aws:PrincipalTag/team}'),
  key('aws:TagKeys', 'list', 'team', 'env'),
  key('aws:PrincipalTag/env', 'text', 'prod', "${aws:RequestTag/env, 'prod'}"),
  // Broad and narrow ranges: what makes a bucket policy public.
  ofService('s3', 'aws:SourceIp', 'ip', '0.0.0.0/1', '10.0.0.0/8', '203.0.113.0/24', '2000::/3'),
  ofService('s3', 's3:prefix', 'text', '', 'in/*', 'in/${aws:username}/*', '${aws:username}', 'a'),
  ofService('s3', 's3:x-amz-acl', 'text', 'private', 'public-*'),
  ofService('kms', 'kms:ViaService', 'text', 's3.us-east-1.amazonaws.com', 's3.*.amazonaws.com'),
  ofService('kms', 'kms:EncryptionContext:app', 'text', 'one', 'two', '${aws:username}'),
  ofService('kms', 'kms:EncryptionContextKeys', 'list', 'app', 'env'),
  ofService('sts', 'sts:ExternalId', 'text', 'x1', 'x*'),
  ofService('sts', 'sts:RoleSessionName', 'text', 'alice', '${aws:username}'),
  ofService('sts', 'id.example.com:aud', 'text', 'sts.amazonaws.com', OIDC),
  ofService('sts', 'id.example.com:sub', 'text', 'repo:a', 'repo:*'),
  ofService('sts', 'SAML:aud', 'text', 'https://signin.aws.amazon.com/saml'),
  ofService('sns', 'sns:Protocol', 'text', 'https', 'sqs'),
  ofService('secretsmanager', 'secretsmanager:VersionStage', 'text', 'AWSCURRENT', 'AWS*'),
];

const OPERATORS: Readonly<Record<Exclude<Kind, 'list'>, readonly string[]>> = {
  text: ['StringEquals', 'StringEquals', 'StringLike', 'StringNotEquals', 'StringNotLike', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'StringEquals', 'StringLike', 'StringNotLike'],
  bool: ['Bool'],
  number: ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals'],
  date: ['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'],
  ip: ['IpAddress', 'NotIpAddress'],
  binary: ['BinaryEquals'],
};

type Block = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function operator(k: Key): Arbitrary<string> {
  const base = fc.constantFrom(...OPERATORS[k.kind === 'list' ? 'text' : k.kind]);
  const set = fc.constantFrom('ForAllValues:', 'ForAnyValue:');
  const prefix = k.kind === 'list' ? set : fc.oneof({ weight: 12, arbitrary: fc.constant('') }, { weight: 1, arbitrary: set });
  const suffix = fc.constantFrom('', '', '', 'IfExists');
  return fc.tuple(prefix, base, suffix).map((parts) => parts.join(''));
}

function testOn(k: Key): Arbitrary<Block> {
  const nothing = fc.constantFrom('true', 'false').map((v): Block => ({ Null: { [k.key]: v } }));
  const compared = fc
    .tuple(operator(k), fc.uniqueArray(fc.constantFrom(...k.values), { minLength: 1, maxLength: 2 }))
    .map(([op, values]): Block => ({ [op]: { [k.key]: values.length === 1 ? values[0] : values } }));
  return fc.oneof({ weight: 8, arbitrary: compared }, { weight: 1, arbitrary: nothing });
}

/** Two tests of one operator stand in one block. */
function merged(blocks: readonly Block[]): Block {
  const out: Record<string, Record<string, unknown>> = {};
  for (const block of blocks) for (const [op, keys] of Object.entries(block)) out[op] = { ...out[op], ...keys };
  return out;
}

/** @param service whose own keys may stand there, or `any` */
export function conditionBlock(service: string): Arbitrary<Block> {
  const usable = (k: Key): boolean => k.service === undefined || k.service === service || service === 'any';
  const one = (keys: readonly Key[]): Arbitrary<Block> => fc.constantFrom(...keys.filter(usable)).chain(testOn);
  return fc.array(fc.oneof({ weight: 4, arbitrary: one(FIXED) }, { weight: 5, arbitrary: one(OPEN) }), { minLength: 1, maxLength: 2 }).map(merged);
}
