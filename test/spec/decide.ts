/**
 * One request, decided as AWS documents it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
import type { PrincipalFacts, ResourceFacts, World } from '../../policy/model.js';
import { accountOf, type Context, contextOf, type Facts } from './context.js';
import type { Asked } from './elements.js';
import { grantAllows, mayRetire } from './grants.js';
import { boundaryVerdict, identityVerdict, rcpVerdict, resourceVerdict, scpVerdict } from './layers.js';
import type { Naming, Requester } from './principals.js';
import { aclNaming, publicAccessBlocked, rootKeepsBucketPolicy } from './s3.js';
import { answersUnsigned, needsResourcePolicy, OWN_ACCOUNT_ONLY, serviceOf } from './services.js';

export interface Request {
  /** ARN, service name or `*`; `assumed-role/R/S` for a named session. */
  readonly principal: string;
  /** A role's session: its name. */
  readonly session: string;
  readonly action: string;
  /** ARN; of an object for an action on objects. */
  readonly resourceArn: string;
  /** The request's own facts. A key that isn't there is absent. */
  readonly context: Facts;
}

export interface Verdict {
  readonly allowed: boolean;
  readonly reason: string;
}

const yes = (reason: string): Verdict => ({ allowed: true, reason });
const no = (reason: string): Verdict => ({ allowed: false, reason });

/** Everything that bears on one decision. */
interface Case {
  readonly world: World;
  readonly who: Requester;
  readonly resource: ResourceFacts;
  readonly asked: Asked;
  readonly service: string;
}

export function decideRequest(world: World, request: Request): Verdict {
  return examine(world, request).verdict;
}

/** The decision and the full context of the request, for the other evaluator. */
export function examine(world: World, request: Request): { verdict: Verdict; context: Context } {
  const c = caseOf(world, request);
  return { verdict: impossible(c) ?? denied(c) ?? allowed(c), context: c.asked.context };
}

/** The full context of a request. */
export function requestContext(world: World, request: Request): Context {
  return caseOf(world, request).asked.context;
}

function caseOf(world: World, request: Request): Case {
  const who = requesterOf(world, request);
  const resource = world.resources.find((r) => r.arn === request.resourceArn || (r.bucket !== undefined && request.resourceArn.startsWith(`${r.arn}/`)));
  if (resource === undefined) throw new Error(`no resource ${request.resourceArn}`);
  const action = request.action.toLowerCase();
  const service = serviceOf(action);
  const context = contextOf(world, who, resource, service, request.context);
  return { world, who, resource, service, asked: { action, resource: request.resourceArn, context } };
}

function requesterOf(world: World, request: Request): Requester {
  const [, account, role, name] = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(request.principal) ?? [];
  const is = (p: PrincipalFacts): boolean => (role === undefined ? p.arn === request.principal : p.kind === 'Role' && p.account === account && p.name === role);
  const facts = world.principals.find(is);
  if (facts === undefined) throw new Error(`no principal ${request.principal}`);
  const session = facts.kind === 'Role' ? (name ?? request.session) : null;
  return { facts, session, canonicalId: accountOf(world, facts.account)?.canonicalId ?? null };
}

/** What no policy can allow. */
function impossible({ who, resource, asked, service }: Case): Verdict | null {
  const { kind, account } = who.facts;
  if (kind === 'Anyone' && !answersUnsigned(service, asked.action)) return no('the service wants a signature');
  if (OWN_ACCOUNT_ONLY.includes(asked.action) && account !== resource.account) return no('the action does not work across accounts');
  if (service === 'sts') return impossibleForSts(who, asked.action);
  return kind === 'FederatedProvider' ? no('a provider only federates') : null;
}

/**
 * "You cannot call AssumeRole by using AWS account root user credentials": https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * The other two are for those whom a provider vouches for: API_AssumeRoleWithSAML.html, API_AssumeRoleWithWebIdentity.html.
 */
function impossibleForSts(who: Requester, action: string): Verdict | null {
  const { kind, provider } = who.facts;
  if (kind === 'AccountRoot') return no('root users cannot assume roles');
  const needs = action === 'sts:assumerolewithsaml' ? 'saml' : action === 'sts:assumerolewithwebidentity' ? 'oidc' : null;
  if (needs !== null) return provider === needs ? null : no('the request is one of a provider');
  return kind === 'FederatedProvider' && action === 'sts:assumerole' ? no('a provider only federates') : null;
}

/** "If the code finds even one explicit deny that applies, the code returns a final decision of Deny", and what else must not stop it. */
function denied(c: Case): Verdict | null {
  const { world, who, resource, asked } = c;
  const stopped =
    scpVerdict(world, who, accountOf(world, who.facts.account), asked) ?? rcpVerdict(world, who, resource, accountOf(world, resource.account), asked);
  if (stopped !== null) return no(stopped);
  if (identityVerdict(world, who.facts, asked) === 'deny') return no('an identity policy denies');
  if (boundaryVerdict(world, who.facts, asked) === 'deny') return no('the boundary denies');
  if (hasResourcePolicy(c) && !rootKeepsBucketPolicy(who, resource, asked.action) && resourceVerdict(world, who, resource, asked).denies)
    return no('the resource policy denies');
  if (resource.bucket !== undefined && publicAccessBlocked(world, who, resource)) return no('Block Public Access');
  return null;
}

/** A trust policy is about STS alone, and kms:RetireGrant "is not effective in a key policy". */
const hasResourcePolicy = ({ service, asked }: Case): boolean => service !== 'iam' && asked.action !== 'kms:retiregrant';

function allowed(c: Case): Verdict {
  const { who, resource, asked } = c;
  if (asked.action === 'kms:retiregrant') return mayRetire(resource, who, identityAllows(c)) ? yes('may retire a grant') : no('may retire no grant');
  if (resource.key !== undefined && grantAllows(resource, who, asked.action, asked.context)) return yes('a grant');
  const namings = namingsOf(c);
  if (who.facts.account === null || who.facts.kind === 'FederatedProvider') return unaccounted(c, namings);
  return who.facts.account === resource.account ? sameAccount(c, namings) : crossAccount(c, namings);
}

/** How the resource's side names the requester. */
function namingsOf(c: Case): Naming[] {
  const { world, who, resource, asked } = c;
  const policy = hasResourcePolicy(c) ? resourceVerdict(world, who, resource, asked).allows : [];
  return resource.bucket === undefined ? policy : [...policy, ...aclNaming(world, who, resource, asked.action)];
}

/** The requester's own policies, within its boundary; a root user "has full access". */
function identityAllows({ world, who, asked }: Case): boolean {
  if (who.facts.kind === 'AccountRoot') return true;
  return identityVerdict(world, who.facts, asked) === 'allow' && boundaryVerdict(world, who.facts, asked) === 'allow';
}

/**
 * Services, providers and requests without credentials have no policies of their own. A trust policy lets in a service or a
 * provider by its name only: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services,
 * #principal-saml, #principal-federated-web-identity.
 */
function unaccounted(c: Case, namings: readonly Naming[]): Verdict {
  if (c.service === 'sts') return namings.includes('itself') ? yes('the trust policy names it') : no('the trust policy does not name it');
  return namings.length === 0 ? no('the resource policy does not name it') : yes('the resource policy names it');
}

/**
 * "Within the same account, resource-based policies impact policy evaluation differently depending on the type of principal":
 * the table of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
function sameAccount(c: Case, namings: readonly Naming[]): Verdict {
  const { world, who, asked, service } = c;
  if (namings.includes('everyone') || namings.includes('itself')) return yes('the resource policy names the principal itself');
  if (namings.includes('role') && boundaryVerdict(world, who.facts, asked) === 'allow') return yes('the resource policy names the role');
  const delegated = !needsResourcePolicy(service) || namings.includes('account');
  if (!delegated) return no('the resource policy does not let IAM decide');
  return identityAllows(c) ? yes('identity policy') : no('no identity policy allows');
}

function crossAccount(c: Case, namings: readonly Naming[]): Verdict {
  if (namings.length === 0) return no('the resource account does not allow');
  return identityAllows(c) ? yes('both accounts') : no('the own account does not allow');
}
