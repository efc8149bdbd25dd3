/**
 * The context of one request: condition key (lower case) → values. A key that isn't there is absent.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
import type { AccountFacts, ResourceFacts, Tags, World } from '../../policy/model.js';
import type { Requester } from './principals.js';

export type Context = ReadonlyMap<string, readonly string[]>;

/** Facts as they are gathered: key → value or values; null for absent. */
export type Facts = Readonly<Record<string, string | readonly string[] | null>>;

/** What the world fixes, over what the request chose: a request can't choose who makes it. */
export function contextOf(world: World, who: Requester, resource: ResourceFacts, service: string, chosen: Facts): Context {
  const context = new Map<string, readonly string[]>();
  const put = (facts: Facts): void => {
    for (const [key, value] of Object.entries(facts)) {
      if (value !== null) context.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
    }
  };
  const own = accountOf(world, who.facts.account);
  put(tagFacts('aws:PrincipalTag/', isUserOrRole(who) ? who.facts.tags : {}));
  put(chosen);
  put(principalFacts(who));
  if (isIam(who)) put(organizationFacts('aws:Principal', own));
  put(resourceFacts(world, resource, service));
  if (service === 'kms') put(keyFacts(who, resource));
  return context;
}

export function accountOf(world: World, id: string | null): AccountFacts | null {
  return world.accounts.find((a) => a.id === id) ?? null;
}

/** A provider makes requests for people who aren't principals of its account. */
const isIam = (who: Requester): boolean => isUserOrRole(who) || who.facts.kind === 'AccountRoot';
const isUserOrRole = (who: Requester): boolean => who.facts.kind === 'User' || who.facts.kind === 'Role';

/** "Included in the request context for all requests", with values that AWS doesn't tell for service principals: none that a policy has. */
const EVERYWHERE: Facts = { 'aws:PrincipalType': 'untold', 'aws:PrincipalAccount': 'untold', 'aws:userid': 'untold' };

/** The table "Principal key values": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
function principalFacts(who: Requester): Facts {
  const { facts } = who;
  const id = facts.uniqueId ?? '';
  switch (facts.kind) {
    case 'User':
      return { ...signed(who), 'aws:PrincipalType': 'User', 'aws:username': facts.name, 'aws:userid': id };
    case 'Role':
      return { ...signed(who), 'aws:PrincipalType': 'AssumedRole', 'aws:userid': `${id}:${who.session ?? ''}` };
    case 'AccountRoot':
      return { ...signed(who), 'aws:PrincipalType': 'Account', 'aws:userid': facts.account };
    case 'AwsService':
      return { ...EVERYWHERE, 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': facts.arn };
    default:
      return { 'aws:PrincipalType': 'Anonymous', 'aws:PrincipalAccount': 'anonymous', 'aws:userid': 'anonymous' };
  }
}

/** "For IAM roles, the request context returns the ARN of the role, not the ARN of the user that assumed the role." */
function signed(who: Requester): Facts {
  return { 'aws:PrincipalArn': who.facts.arn, 'aws:PrincipalAccount': who.facts.account, 'aws:PrincipalIsAWSService': 'false' };
}

/** "Included … only if the principal is a member of an organization"; of the resource's account the same. */
function organizationFacts(prefix: string, account: AccountFacts | null): Facts {
  if (account?.organization == null) return {};
  return { [`${prefix}OrgID`]: account.organization, [`${prefix}OrgPaths`]: account.orgPath === null ? null : [account.orgPath] };
}

function tagFacts(prefix: string, tags: Tags | 'unknown'): Facts {
  return Object.fromEntries(Object.entries(tags === 'unknown' ? {} : tags).map(([k, v]) => [prefix + k, v]));
}

function resourceFacts(world: World, resource: ResourceFacts, service: string): Facts {
  // Tags of a bucket count where attribute-based access control is enabled:
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
  const tagged = resource.bucket === undefined || resource.bucket.abac;
  return {
    'aws:ResourceAccount': resource.account,
    ...organizationFacts('aws:Resource', accountOf(world, resource.account)),
    ...(tagged ? tagFacts('aws:ResourceTag/', resource.tags) : {}),
    ...(service === 's3' ? { 's3:ResourceAccount': resource.account } : {}),
  };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html */
function keyFacts(who: Requester, resource: ResourceFacts): Facts {
  const aliases = resource.key?.aliases.map((a) => a.name) ?? [];
  return { 'kms:CallerAccount': who.facts.account, 'kms:ResourceAliases': aliases.length === 0 ? null : aliases };
}
