/**
 * What the snapshot tells about the condition keys of one request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
import { ABSENT, type KeyValue, known, OPEN } from './condition/test.js';
import { escapeGlob, type Glob, literalGlob, parseGlob } from './glob.js';
import { alwaysPresent, keyScope, serviceOfKey } from './tables/condition-keys.js';
import { unknown } from './expr.js';
import type { AccountFacts, AccountId, Expr, Layer, PolicyRef, PrincipalFacts, ResourceFacts, Tags } from './model.js';

/** A principal that may be a named session of a role. */
export interface Caller extends PrincipalFacts {
  /** Session name, where it is known (`assumed-role/R/S`). */
  readonly session?: string;
  /** Tags of the role that a session may override or add (its trust policy lets someone tag the session). */
  readonly tagsOpen?: boolean;
  /** Policies passed when the session was made, where they are known: each limits it as a boundary does. */
  readonly sessionPolicies?: readonly PolicyRef[];
}

/** One request, without its action: which service it goes to is all that its facts depend on. */
export interface RequestFacts {
  readonly caller: Caller;
  readonly resource: ResourceFacts;
  /** Service prefix of the action, e.g. `s3`. */
  readonly service: string;
  readonly callerAccount: AccountFacts | null;
  readonly resourceAccount: AccountFacts | null;
  /** The organisation whose account list is in the snapshot. */
  readonly organization: string | null;
  /** Canonical user id → its account; null where no account of the snapshot is known to have it. */
  readonly canonicalOwner: (id: string) => AccountId | null;
}

/**
 * Whether a canonical user id means the caller's account: not known where nothing tells that account's id.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/finding-canonical-user-id.html
 */
export function isCanonicalId(request: RequestFacts, id: string, layer: Layer): Expr {
  const { caller, callerAccount } = request;
  if (!iam(caller)) return false;
  const owner = request.canonicalOwner(id);
  if (owner !== null) return owner === caller.account;
  return callerAccount?.canonicalId == null ? unknown(layer, `whether the canonical user id ${id} is that of account ${caller.account ?? ''}`) : false;
}

/** Key (any case) → what is known of it in this request. */
export function valueOf(request: RequestFacts, name: string): KeyValue {
  const key = name.toLowerCase();
  if (key.startsWith('aws:')) return globalKey(request, key.slice(4), name.slice(4));
  return serviceKey(request, key, name);
}

function globalKey(r: RequestFacts, key: string, written: string): KeyValue {
  if (key.startsWith('principaltag/')) return principalTag(r.caller, written.slice('principaltag/'.length));
  if (key.startsWith('resourcetag/')) return resourceTag(r, written.slice('resourcetag/'.length));
  return principalKey(r, key) ?? resourceKey(r, key) ?? requestKey(r, key);
}

const iam = (c: Caller): boolean => c.kind === 'User' || c.kind === 'Role' || c.kind === 'AccountRoot';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties */
function principalKey(r: RequestFacts, key: string): KeyValue | null {
  const c = r.caller;
  switch (key) {
    case 'principalarn':
      return iam(c) ? known(roleArn(c)) : ABSENT;
    case 'principalaccount':
      // "All requests": of services and providers the value is not told.
      return c.kind === 'Anyone' ? known('anonymous') : iam(c) && c.account !== null ? known(c.account) : { kind: 'open', always: true };
    case 'principalorgid':
      return iam(c) ? orgId(r, c.account, r.callerAccount) : ABSENT;
    case 'principalorgpaths':
      return iam(c) ? orgPaths(r, c.account, r.callerAccount) : ABSENT;
    case 'principaltype':
      return principalType(c);
    case 'principalisawsservice':
      // In signed requests only: AssumeRoleWithSAML and AssumeRoleWithWebIdentity need no credentials.
      return c.kind === 'Anyone' || c.kind === 'FederatedProvider' ? ABSENT : known(String(c.kind === 'AwsService'));
    case 'principalservicename':
    case 'principalservicenameslist':
      return c.kind === 'AwsService' ? (key === 'principalservicename' ? known(c.arn) : OPEN) : ABSENT;
    case 'username':
      return c.kind === 'User' ? known(c.name) : ABSENT;
    case 'userid':
      return userId(c);
    case 'multifactorauthpresent':
    case 'multifactorauthage':
      return iam(c) ? OPEN : ABSENT;
    case 'tokenissuetime':
      return c.kind === 'Role' ? { kind: 'open', always: true } : iam(c) ? OPEN : ABSENT;
    case 'sourceidentity':
    case 'federatedprovider':
    case 'ec2instancesourcevpc':
    case 'ec2instancesourceprivateipv4':
      return c.kind === 'Role' ? OPEN : ABSENT;
    case 'assumedroot':
      return c.kind === 'AccountRoot' ? OPEN : ABSENT;
    default:
      return null;
  }
}

/** `aws:PrincipalArn` of a session is its role's ARN. */
function roleArn(c: Caller): string {
  return c.arn.includes(':assumed-role/') ? `arn:${c.arn.split(':')[1] ?? 'aws'}:iam::${c.account ?? ''}:role${c.path}${c.name}` : c.arn;
}

function principalType(c: Caller): KeyValue {
  switch (c.kind) {
    case 'User':
      return known('User');
    case 'Role':
      return known('AssumedRole');
    case 'AccountRoot':
      return known('Account');
    case 'Anyone':
      return known('Anonymous');
    default:
      return { kind: 'open', always: true };
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
function userId(c: Caller): KeyValue {
  if (c.kind === 'AccountRoot') return c.account === null ? OPEN : known(c.account);
  if (c.kind === 'Anyone') return known('anonymous');
  if ((c.kind !== 'User' && c.kind !== 'Role') || c.uniqueId === null) return { kind: 'open', always: true };
  if (c.kind === 'User') return known(c.uniqueId);
  if (c.session !== undefined) return known(`${c.uniqueId}:${c.session}`);
  return { kind: 'open', always: true, like: parseGlob(`${escapeGlob(c.uniqueId)}:?*`) };
}

function principalTag(c: Caller, tag: string): KeyValue {
  if (c.kind === 'User' && !c.external) return tagValue(c.tags, tag);
  if (c.kind === 'Role' && !c.external) return c.tagsOpen === true ? OPEN : tagValue(c.tags, tag);
  return iam(c) && c.external ? OPEN : ABSENT;
}

/** Tag keys in condition keys are matched without case. */
function tagValue(tags: Tags, tag: string): KeyValue {
  const value = Object.hasOwn(tags, tag) ? tags[tag] : Object.entries(tags).find(([k]) => k.toLowerCase() === tag.toLowerCase())?.[1];
  return value === undefined ? ABSENT : known(value);
}

/** Of an account outside the organisation's list only that much is known: it is not in that organisation. */
function orgId(r: RequestFacts, id: AccountId | null, account: AccountFacts | null): KeyValue {
  if (account?.organization != null) return known(account.organization);
  return r.organization === null || id === null ? OPEN : outside(literalGlob(r.organization));
}

function orgPaths(r: RequestFacts, id: AccountId | null, account: AccountFacts | null): KeyValue {
  if (account?.orgPath != null) return known(account.orgPath);
  return r.organization === null || id === null ? OPEN : outside(literalGlob(`${r.organization}/`));
}

/** Open, but no value that starts like this one. */
function outside(start: Glob): KeyValue {
  const startsLike = (glob: Glob): boolean =>
    start.tokens.every((t, i) => t.t === 'char' && glob.tokens[i]?.t === 'char' && (glob.tokens[i] as { c: string }).c === t.c);
  return { kind: 'open', never: startsLike };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resource-properties */
function resourceKey(r: RequestFacts, key: string): KeyValue | null {
  switch (key) {
    case 'resourceaccount':
      return r.resource.account === null ? OPEN : known(r.resource.account);
    case 'resourceorgid':
      return orgId(r, r.resource.account, r.resourceAccount);
    case 'resourceorgpaths':
      return orgPaths(r, r.resource.account, r.resourceAccount);
    default:
      return null;
  }
}

function resourceTag(r: RequestFacts, tag: string): KeyValue {
  const { resource } = r;
  if (resource.bucket !== undefined && !resource.bucket.abac && resource.collected) return ABSENT;
  return resource.tags === 'unknown' ? OPEN : tagValue(resource.tags, tag);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-request-properties */
function requestKey(r: RequestFacts, key: string): KeyValue {
  const service = r.caller.kind === 'AwsService';
  switch (key) {
    case 'sourcearn':
    case 'sourceaccount':
    case 'sourceorgid':
    case 'sourceorgpaths':
      return service ? OPEN : ABSENT;
    case 'requestedregion':
      return requestedRegion(r);
    case 'sourceip':
    case 'sourcevpc':
    case 'sourcevpce':
    case 'sourcevpcarn':
    case 'vpcsourceip':
      return OPEN;
    default:
      return alwaysPresent(`aws:${key}`) ? { kind: 'open', always: true } : OPEN;
  }
}

/** Where IAM answers: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion */
const IAM_REGION: ReadonlyMap<string, string> = new Map([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
]);

function requestedRegion({ resource, service }: RequestFacts): KeyValue {
  const iamRegion = IAM_REGION.get(resource.arn.split(':')[1] ?? 'aws');
  if (service === 'iam') return iamRegion === undefined ? { kind: 'open', always: true } : known(iamRegion);
  return resource.region !== null && service !== 'sts' ? known(resource.region) : { kind: 'open', always: true };
}

/** Whether the value of a condition key (any case) depends on the resource, beside its account, partition and region. */
export function readsResource(name: string): boolean {
  const key = name.toLowerCase();
  return /^[a-z0-9-]+:(resourcetag|buckettag)\//.test(key) || (key.startsWith('kms:') && !/^kms:(viaservice$|encryptioncontext|calleraccount$)/.test(key));
}

/** Session keys that only requests of a role's session have, whatever service they go to. */
const sessionKey = (key: string): boolean => keyScope(key) === 'session';

/** A service's own keys are there only in requests to it. */
function serviceKey(r: RequestFacts, key: string, written: string): KeyValue {
  if (sessionKey(key)) return r.caller.kind === 'Role' ? OPEN : ABSENT;
  if (key.startsWith('iam:resourcetag/')) return r.service === 'iam' || r.service === 'sts' ? resourceTag(r, written.slice('iam:resourcetag/'.length)) : ABSENT;
  const service = serviceOfKey(key);
  if (service === null) return federationKey(r, key);
  if (service !== r.service) return ABSENT;
  switch (service) {
    case 'kms':
      return kmsKey(r, key);
    case 's3':
      if (key.startsWith('s3:buckettag/')) return resourceTag(r, written.slice('s3:buckettag/'.length));
      return key === 's3:resourceaccount' && r.resource.account !== null ? known(r.resource.account) : OPEN;
    case 'secretsmanager':
      return key.startsWith('secretsmanager:resourcetag/') ? resourceTag(r, written.slice('secretsmanager:resourcetag/'.length)) : OPEN;
    default:
      return OPEN;
  }
}

/** Token claims are there in federated requests to STS, and stay in the session for some keys. */
function federationKey(r: RequestFacts, key: string): KeyValue {
  if (keyScope(key) !== 'federation') return OPEN;
  return r.caller.kind === 'FederatedProvider' || r.caller.kind === 'Role' ? OPEN : ABSENT;
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html */
function kmsKey(r: RequestFacts, key: string): KeyValue {
  const k = r.resource.key;
  switch (key) {
    case 'kms:calleraccount':
      return iam(r.caller) && r.caller.account !== null ? known(r.caller.account) : OPEN;
    case 'kms:resourcealiases':
      return k === undefined ? OPEN : k.aliases.length === 0 ? ABSENT : known(...k.aliases.map((a) => a.name));
    case 'kms:keyspec':
    case 'kms:customermasterkeyspec':
      return k?.keySpec == null ? OPEN : known(k.keySpec);
    case 'kms:keyusage':
    case 'kms:customermasterkeyusage':
      return k?.keyUsage == null ? OPEN : known(k.keyUsage);
    case 'kms:keyorigin':
      return k?.origin == null ? OPEN : known(k.origin);
    case 'kms:multiregion':
      return k === undefined || !r.resource.collected ? OPEN : known(String(k.multiRegion));
    case 'kms:multiregionkeytype':
      if (k === undefined || !r.resource.collected) return OPEN;
      return k.multiRegionType !== null ? known(k.multiRegionType) : k.multiRegion ? OPEN : ABSENT;
    default:
      return OPEN;
  }
}
