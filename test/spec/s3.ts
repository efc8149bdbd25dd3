/** What S3 has beside policies: access control lists and Block Public Access. */
import type { AclGrant, PublicAccessBlock, ResourceFacts, World } from '../../policy/model.js';
import { accountOf } from './context.js';
import type { Statement, Test } from './document.js';
import { documentOf } from './layers.js';
import type { Naming, Requester } from './principals.js';

const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
const AUTHENTICATED = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';

/** "Mapping of ACL permissions": https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#acl-access-policy-permission-mapping */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ['s3:listbucket'],
  WRITE: ['s3:putobject'],
  READ_ACP: ['s3:getbucketacl'],
  WRITE_ACP: ['s3:putbucketacl'],
  FULL_CONTROL: ['s3:listbucket', 's3:putobject', 's3:getbucketacl', 's3:putbucketacl'],
};

/** How the bucket's ACL names the requester for the action. */
export function aclNaming(world: World, who: Requester, bucket: ResourceFacts, action: string): Naming[] {
  const { ownership, acl } = bucket.bucket ?? { ownership: 'BucketOwnerEnforced', acl: [] };
  // "ACLs are disabled": https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
  if (ownership === 'BucketOwnerEnforced') return [];
  if (typeof acl === 'string') throw new Error(`the ACL of ${bucket.arn} is not known`);
  const ignored = flagsOf(world, bucket).IgnorePublicAcls;
  return acl
    .filter((g) => !(ignored && isPublic(g)) && PERMISSIONS[g.permission]?.includes(action))
    .map((g) => granteeNaming(g, who))
    .filter((n) => n !== 'not');
}

const isPublic = (g: AclGrant): boolean => g.grantee === ALL_USERS || g.grantee === AUTHENTICATED;

/** "A grantee can be an AWS account or one of the predefined groups"; requests of Authenticated Users are signed by an account. */
function granteeNaming(grant: AclGrant, who: Requester): Naming {
  const iam = ['User', 'Role', 'AccountRoot'].includes(who.facts.kind);
  if (grant.grantee === ALL_USERS) return 'everyone';
  if (grant.grantee === AUTHENTICATED) return iam ? 'everyone' : 'not';
  if (!iam || who.canonicalId !== grant.grantee) return 'not';
  return who.facts.kind === 'AccountRoot' ? 'itself' : 'account';
}

/** "Amazon S3 applies the most restrictive combination of the … bucket, and account settings." */
function flagsOf(world: World, bucket: ResourceFacts): PublicAccessBlock {
  const all = [bucket.bucket?.publicAccessBlock ?? null, accountOf(world, bucket.account)?.publicAccessBlock ?? null];
  const on = (flag: keyof PublicAccessBlock): boolean => all.some((b) => b !== null && b !== 'unknown' && b[flag]);
  return {
    BlockPublicAcls: on('BlockPublicAcls'),
    IgnorePublicAcls: on('IgnorePublicAcls'),
    BlockPublicPolicy: on('BlockPublicPolicy'),
    RestrictPublicBuckets: on('RestrictPublicBuckets'),
  };
}

/**
 * RestrictPublicBuckets: "restricts access to a bucket with a public policy to only AWS service principals and authorized
 * users within the bucket owner's account".
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function publicAccessBlocked(world: World, who: Requester, bucket: ResourceFacts): boolean {
  if (!flagsOf(world, bucket).RestrictPublicBuckets || typeof bucket.policy === 'string') return false;
  if (who.facts.kind === 'AwsService' || who.facts.account === bucket.account) return false;
  return documentOf(world, bucket.policy).some(isPublicStatement);
}

/** "To be considered non-public, a bucket policy must grant access only to fixed values." */
function isPublicStatement(s: Statement): boolean {
  if (s.effect === 'Deny') return false;
  const named = s.principals ?? [];
  const fixed = !s.notPrincipal && named.every((p) => p.value !== '*' && p.type !== 'Federated');
  return !fixed && !s.tests.some((t) => fixes(t));
}

/** Keys of the page's list that the generator uses. */
const FIXING =
  /^(aws:(principalarn|principalaccount|principalorgid|principalorgpaths|sourceip|sourcearn|sourcevpc|sourcevpce|sourceaccount|userid|principalservicename)|s3:dataaccesspointaccount)$/;
const POSITIVE = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;

function fixes(t: Test): boolean {
  const key = t.key.toLowerCase();
  if (!FIXING.test(key) || !POSITIVE.test(t.operator)) return false;
  if (key === 'aws:sourceip') return t.values.every((v) => Number(v.split('/')[1] ?? 32) >= (v.includes(':') ? 32 : 8));
  return t.values.every((v) => !/[*?]|\$\{/.test(v));
}

/**
 * "The root principal in a bucket owner's AWS account can perform the GetBucketPolicy, PutBucketPolicy, and
 * DeleteBucketPolicy API actions, even if their bucket policy explicitly denies the root principal's access."
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function rootKeepsBucketPolicy(who: Requester, bucket: ResourceFacts, action: string): boolean {
  return (
    who.facts.kind === 'AccountRoot' &&
    who.facts.account === bucket.account &&
    ['s3:getbucketpolicy', 's3:putbucketpolicy', 's3:deletebucketpolicy'].includes(action)
  );
}
