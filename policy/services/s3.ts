/**
 * What decides on buckets beside policies: ACLs, object ownership, Block Public Access, and the owner's root user.
 */
import { parseRange } from '../condition/operators.js';
import { parseOperator } from '../condition/operators.js';
import type { Document, Statement } from '../document.js';
import { all, not, unknown } from '../expr.js';
import { isCanonicalId, type RequestFacts } from '../facts.js';
import type { AclGrant, Expr } from '../model.js';
import type { Entry, Env } from '../statements.js';

/**
 * The root user of the owning account may read, write and delete the bucket's policy despite a Deny in it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function rootMayRepair(request: RequestFacts, action: string): boolean {
  const repair = action === 's3:getbucketpolicy' || action === 's3:putbucketpolicy' || action === 's3:deletebucketpolicy';
  return repair && request.caller.kind === 'AccountRoot' && request.caller.account === request.resource.account && request.resource.bucket !== undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions */
const BUCKET_ACL: ReadonlyMap<string, readonly string[]> = new Map([
  ['READ', ['s3:listbucket', 's3:listbucketversions', 's3:listbucketmultipartuploads']],
  ['WRITE', ['s3:putobject']],
  ['READ_ACP', ['s3:getbucketacl']],
  ['WRITE_ACP', ['s3:putbucketacl']],
]);

const GROUPS = { all: 'http://acs.amazonaws.com/groups/global/AllUsers', authenticated: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers' };

/** Entries of the bucket's ACL that let the caller in. */
export function aclHits(request: RequestFacts, object: boolean): Entry[] {
  const { bucket } = request.resource;
  if (bucket === undefined || request.service !== 's3' || bucket.ownership === 'BucketOwnerEnforced') return [];
  if (bucket.acl === 'missing') return [];
  if (bucket.acl === 'unknown') return unreadAcl(request, object);
  return bucket.acl.flatMap((entry) => {
    const named = aclNames(entry, request);
    if (named === false) return [];
    const permissions = entry.permission === 'FULL_CONTROL' ? [...BUCKET_ACL.keys()] : [entry.permission];
    const actions = permissions.flatMap((p) => BUCKET_ACL.get(p) ?? []).filter((a) => (a === 's3:putobject') === object);
    if (actions.length === 0) return [];
    const when = all([named, publicEntry(entry) ? ignoresPublicAcls(request) : true]);
    return when === false
      ? []
      : [
          {
            layer: 'acl' as const,
            actions: new Set(actions),
            when,
            delegated: false,
            source: entry.source,
            text: { Grantee: entry.grantee, Permission: entry.permission },
          },
        ];
  });
}

/** A bucket whose ACL could not be read (one outside the snapshot is not known as a whole). */
function unreadAcl(request: RequestFacts, object: boolean): Entry[] {
  const { resource, caller } = request;
  if (!resource.collected || caller.kind === 'FederatedProvider') return [];
  const actions = [...BUCKET_ACL.values()].flat().filter((a) => (a === 's3:putobject') === object);
  const source = { file: resource.file ?? '', path: '$.Acl', sid: null, index: 0 };
  const when = unknown('acl', `the ACL of ${resource.arn} is not known and may allow it`);
  return [{ layer: 'acl', actions: new Set(actions), when, delegated: false, source, text: null }];
}

const publicEntry = (entry: AclGrant): boolean => entry.grantee === GROUPS.all || entry.grantee === GROUPS.authenticated;

function aclNames(entry: AclGrant, request: RequestFacts): Expr {
  const { caller } = request;
  const hasCredentials = caller.kind === 'User' || caller.kind === 'Role' || caller.kind === 'AccountRoot';
  if (entry.grantee === GROUPS.all) return caller.kind === 'Anyone' || caller.kind === 'AwsService' || hasCredentials;
  if (entry.grantee === GROUPS.authenticated) return hasCredentials;
  // The owner's own entry adds nothing to what IAM gives in its account.
  if (!hasCredentials || caller.account === request.resource.account) return false;
  return entry.granteeType === 'Group' ? false : isCanonicalId(request, entry.grantee, 'acl');
}

function flag(request: RequestFacts, name: 'IgnorePublicAcls' | 'RestrictPublicBuckets'): boolean | null {
  const own = request.resource.bucket?.publicAccessBlock ?? null;
  const account = request.resourceAccount?.publicAccessBlock ?? null;
  if ((own !== null && own !== 'unknown' && own[name]) || (account !== null && account !== 'unknown' && account[name])) return true;
  return own === 'unknown' || account === 'unknown' ? null : false;
}

/** An entry for everyone counts unless `IgnorePublicAcls` is on. */
function ignoresPublicAcls(request: RequestFacts): Expr {
  const value = flag(request, 'IgnorePublicAcls');
  return value === null ? not(unknown('public-access-block', `whether ${request.resource.arn} ignores public ACLs`)) : !value;
}

/**
 * `RestrictPublicBuckets`: a bucket whose policy is public answers only its own account and services.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * @returns true where nothing is blocked
 */
export function publicAccess(env: Env, request: RequestFacts): Expr {
  const { resource, caller } = request;
  if (resource.bucket === undefined || request.service !== 's3' || typeof resource.policy === 'string') return true;
  if (caller.kind === 'AwsService' || (caller.account !== null && caller.account === resource.account)) return true;
  const value = flag(request, 'RestrictPublicBuckets');
  if (value === false) return true;
  const document = resource.policy.document === null ? null : env.document(resource.policy.document);
  if (document !== null && !isPublicPolicy(document)) return true;
  if (value === null || document === null) return not(unknown('public-access-block', `whether Block Public Access keeps others out of ${resource.arn}`));
  return false;
}

const publicOf = new WeakMap<Document, boolean>();

/** AWS's meaning of "public" for a bucket policy (same page). */
export function isPublicPolicy(document: Document): boolean {
  let value = publicOf.get(document);
  if (value === undefined) publicOf.set(document, (value = document.statements.some(isPublicStatement)));
  return value;
}

const FIXED_KEYS = new Set([
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:userid',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:sourceorgid',
  'aws:sourceip',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
  'aws:principalservicename',
]);

function isPublicStatement(s: Statement): boolean {
  if (s.effect !== 'Allow') return false;
  // A fixed value is "an AWS principal, user, role, or service principal": web identities are none.
  const everyone = s.notPrincipal || (s.principals ?? []).some((p) => p.value === '*' || p.type === 'Federated');
  return everyone && !s.conditions.some((c) => fixes(c.operator, c.key.toLowerCase(), c.values));
}

/** A condition that leaves only fixed values. */
function fixes(operatorName: string, key: string, values: readonly string[]): boolean {
  const operator = parseOperator(operatorName);
  if (operator === null || operator.family === 'null' || operator.negated || operator.ifExists || operator.set === 'ForAllValues' || !FIXED_KEYS.has(key))
    return false;
  if (key === 'aws:sourceip') return values.every(isNarrow);
  if (key === 's3:dataaccesspointarn') return values.every((v) => /^arn:[^:*?]+:s3:[^:]*:\d{12}:/.test(v));
  return values.every((v) => !/[*?]|\$\{/.test(v) || (key === 'aws:userid' && /^[^*?]{10,}:\*$/.test(v)));
}

/** Very broad ranges count as public; AWS names 0.0.0.0/1 as one. */
function isNarrow(range: string): boolean {
  const parsed = parseRange(range);
  const bits = Number(range.split('/')[1] ?? (parsed?.version === 6 ? 128 : 32));
  return parsed !== null && bits >= (parsed.version === 4 ? 8 : 32);
}
