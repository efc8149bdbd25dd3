/**
 * Who may make which request to STS at all, whatever a trust policy says.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
import type { RequestFacts } from '../facts.js';

/** The actions that give a session of a role. */
export const ASSUME_ACTIONS = ['sts:assumerole', 'sts:assumerolewithsaml', 'sts:assumerolewithwebidentity'] as const;

/**
 * "No permissions are required to perform this operation", even where a policy denies it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export const NEEDS_NO_PERMISSION = 'sts:getcalleridentity';

/** Why this kind of caller can't make the request, or null. */
export function refusedCaller(request: RequestFacts, action: string): string | null {
  const { caller, resource } = request;
  if (caller.kind === 'Instance') return 'an instance makes no requests itself: it uses the role of its instance profile';
  if (caller.kind === 'Person') return 'a person makes no requests themselves: they use the role of an assignment';
  if (caller.kind === 'FederatedProvider') return federated(caller.provider, action, resource.type);
  if (resource.type !== 'iam:role' || !action.startsWith('sts:')) return null;
  if (action === 'sts:assumerolewithsaml' || action === 'sts:assumerolewithwebidentity') return 'only an identity provider vouches for a caller of this action';
  if (caller.kind === 'AccountRoot') return 'the root user of an account cannot assume a role';
  return null;
}

function federated(provider: 'saml' | 'oidc' | null, action: string, type: string): string | null {
  const own = provider === 'saml' ? 'sts:assumerolewithsaml' : 'sts:assumerolewithwebidentity';
  const session = action === 'sts:tagsession' || action === 'sts:setsourceidentity';
  return type === 'iam:role' && (action === own || session) ? null : 'an identity provider only vouches for callers that assume a role';
}
