/** Random values of a request's own facts, such as AWS could send together. */
import type { PrincipalFacts, ResourceFacts } from '../../policy/model.js';
import type { Facts } from './context.js';
import { ACCOUNTS } from './pools.js';
import { serviceOf } from './services.js';

/** A small generator of pseudo-random numbers (mulberry32): the same seed gives the same requests. */
export class Random {
  constructor(private state: number) {}

  below(n: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  some<T>(values: readonly T[]): T[] {
    return values.filter(() => this.chance(50));
  }
}

const orAbsent = (values: readonly string[]): string[] | null => (values.length === 0 ? null : [...values]);

export interface Asking {
  readonly principal: PrincipalFacts;
  readonly resource: ResourceFacts;
  readonly action: string;
  /** Someone may have set tags of the role's session. */
  readonly tagsOpen: boolean;
}

export function chooseFacts(r: Random, asking: Asking): Facts {
  const { kind } = asking.principal;
  const signedIn = kind === 'User' || kind === 'Role' || kind === 'AccountRoot';
  return {
    ...network(r),
    ...time(r),
    ...calledBy(r, signedIn),
    ...(signedIn ? mfa(r) : {}),
    ...(kind === 'AwsService' ? onBehalfOf(r) : {}),
    ...(asking.tagsOpen || asking.principal.external ? sessionTags(r) : {}),
    ...organizations(r, asking),
    ...ownKeys(r, asking),
    ...requestTags(r, asking.action),
    'aws:UserAgent': r.of(['cli', 'browser', 'Y2xp']),
    'aws:RequestedRegion': asking.resource.region ?? (serviceOf(asking.action) === 'iam' ? 'us-east-1' : r.of(['us-east-1', 'eu-west-1'])),
  };
}

/** Requests through a VPC endpoint have no aws:SourceIp. */
function network(r: Random): Facts {
  const secure = { 'aws:SecureTransport': r.chance(75) ? 'true' : 'false' };
  if (r.chance(25)) return { ...secure, 'aws:SourceVpce': r.of(['vpce-1', 'vpce-2']) };
  return { ...secure, 'aws:SourceIp': r.of(['10.1.2.3', '203.0.113.5', '198.51.100.1', '2001:db8::1']) };
}

function time(r: Random): Facts {
  const at = r.of(['2024-06-01T00:00:00Z', '2025-01-01T00:00:00Z', '2025-06-01T12:00:00Z', '2026-06-01T00:00:00Z']);
  return { 'aws:CurrentTime': at, 'aws:EpochTime': String(Date.parse(at) / 1000) };
}

function calledBy(r: Random, signedIn: boolean): Facts {
  if (!signedIn || r.chance(70)) return { 'aws:ViaAWSService': 'false' };
  const services = r.of([['athena.amazonaws.com'], ['cloudformation.amazonaws.com'], ['cloudformation.amazonaws.com', 'athena.amazonaws.com']]);
  return { 'aws:ViaAWSService': 'true', 'aws:CalledVia': services };
}

/** Absent with long-term access keys. */
function mfa(r: Random): Facts {
  if (r.chance(30)) return {};
  if (r.chance(40)) return { 'aws:MultiFactorAuthPresent': 'false' };
  return { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': r.of(['50', '100', '1000', '5000']) };
}

/** Services name the resource on whose behalf they ask. */
function onBehalfOf(r: Random): Facts {
  if (r.chance(20)) return {};
  const account = r.of(['222222222222', '333333333333', '444444444444']);
  const source = r.of(['sns:us-east-1:<>:t', 'lambda:us-east-1:<>:function:f']).replace('<>', account);
  return { 'aws:SourceArn': `arn:aws:${source}`, 'aws:SourceAccount': account };
}

function sessionTags(r: Random): Facts {
  return {
    ...(r.chance(50) ? { 'aws:PrincipalTag/team': r.of(['core', 'x', 'a']) } : {}),
    ...(r.chance(50) ? { 'aws:PrincipalTag/env': r.of(['prod', 'dev']) } : {}),
  };
}

/** An account that the organisation doesn't list is in another one or in none; which, isn't known. */
function organizations(r: Random, { principal, resource }: Asking): Facts {
  const another = r.chance(50);
  const of = (what: string, account: string | null): Facts =>
    another && account !== null && UNLISTED.includes(account) ? { [`aws:${what}OrgID`]: 'o-other', [`aws:${what}OrgPaths`]: ['o-other/r-9/'] } : {};
  return { ...(principal.kind === 'AwsService' ? {} : of('Principal', principal.account)), ...of('Resource', resource.account) };
}

const UNLISTED: readonly string[] = [ACCOUNTS.outside, ACCOUNTS.external];

function requestTags(r: Random, action: string): Facts {
  if (!['sts:tagsession', 'sts:assumerole', 's3:putobject', 'sns:tagresource'].includes(action) || r.chance(50)) return {};
  return {
    ...r.of<Facts>([
      { 'aws:RequestTag/team': 'core', 'aws:TagKeys': ['team'] },
      { 'aws:RequestTag/team': 'x', 'aws:RequestTag/env': 'prod', 'aws:TagKeys': ['team', 'env'] },
    ]),
  };
}

function ownKeys(r: Random, { principal, action }: Asking): Facts {
  switch (action) {
    case 's3:listbucket':
      return { 's3:prefix': r.of([null, '', 'in/x', 'in/alice/b', 'alice', 'a']) };
    case 's3:putobject':
      return { 's3:x-amz-acl': r.of([null, 'private', 'public-read']) };
    case 'kms:decrypt':
    case 'kms:encrypt':
      return { ...viaService(r), ...encryptionContext(r) };
    case 'kms:describekey':
      return viaService(r);
    case 'sns:subscribe':
      return { 'sns:Protocol': r.of(['https', 'sqs']) };
    case 'secretsmanager:getsecretvalue':
      return { 'secretsmanager:VersionStage': r.of([null, 'AWSCURRENT', 'AWSPREVIOUS']) };
    case 'sts:assumerole':
      return { 'sts:ExternalId': r.of([null, 'x1', 'y']), 'sts:RoleSessionName': r.of(['alice', 's1', 'bob']) };
    default:
      return principal.kind === 'FederatedProvider' ? federation(r, principal.provider) : {};
  }
}

const viaService = (r: Random): Facts => ({ 'kms:ViaService': r.of([null, null, 's3.us-east-1.amazonaws.com', 'sqs.us-east-1.amazonaws.com']) });

function encryptionContext(r: Random): Facts {
  const context: Record<string, string> = { ...(r.chance(70) ? { app: r.of(['one', 'two', 'alice']) } : {}), ...(r.chance(40) ? { env: 'e' } : {}) };
  const pairs = Object.fromEntries(Object.entries(context).map(([k, v]) => [`kms:EncryptionContext:${k}`, v]));
  return { ...pairs, 'kms:EncryptionContextKeys': orAbsent(Object.keys(context)) };
}

function federation(r: Random, provider: 'saml' | 'oidc' | null): Facts {
  const session = { 'sts:RoleSessionName': r.of(['alice', 's1']) };
  if (provider === 'saml') return { ...session, 'saml:aud': r.of(['https://signin.aws.amazon.com/saml', 'other']) };
  return { ...session, 'id.example.com:aud': r.of(['sts.amazonaws.com', 'other']), 'id.example.com:sub': r.of(['repo:a', 'repo:b']) };
}
