/**
 * What service control policies don't limit.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html (a copy of 2025, seen 2026-11), sections
 * "SCP effects on permissions" and "Tasks and entities not restricted by SCPs".
 */

export const SCP_SEEN = '2026-11';
export const SCP_PAGE = 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html';

/** Service prefixes of "Tasks on some AWS-related services", where an action of IAM's language stands for them. */
export const SCP_EXEMPT_SERVICES: ReadonlyMap<string, string> = new Map([['mechanicalturk', 'Amazon Mechanical Turk']]);

/**
 * Tasks of the page that no single action stands for, so that no request is exempt because of them: they are here to be
 * shown, not to decide.
 */
export const SCP_EXEMPT_TASKS: readonly string[] = [
  'Register for the Enterprise support plan as the root user',
  'Provide trusted signer functionality for CloudFront private content',
  'Configure reverse DNS for an Amazon Lightsail email server and Amazon EC2 instance as the root user',
  'Alexa Top Sites',
  'Alexa Web Information Service',
  'Amazon Mechanical Turk',
  'Amazon Product Marketing API',
];

export interface ScpRequest {
  /** `svc:action`, any case. */
  readonly action: string;
  /** Null: the caller is in no account of the organisation whose SCPs are asked about (also: a service principal, anyone). */
  readonly caller: 'user' | 'role' | 'root' | 'federated' | null;
  /** The caller's account is the organisation's management account. */
  readonly callerInManagementAccount: boolean;
  readonly callerIsServiceLinkedRole: boolean;
}

export type ScpExemption = 'not-of-the-organization' | 'management-account' | 'service-linked-role' | 'service-exempt';

/**
 * Why the SCPs of the caller's account don't limit the request, or null: they do. Root users of member accounts are
 * limited, and so are delegated administrators.
 */
export function scpExemption(request: ScpRequest): ScpExemption | null {
  if (request.caller === null) return 'not-of-the-organization';
  if (request.callerInManagementAccount) return 'management-account';
  if (request.callerIsServiceLinkedRole) return 'service-linked-role';
  const service = request.action.slice(0, request.action.indexOf(':')).toLowerCase();
  return SCP_EXEMPT_SERVICES.has(service) ? 'service-exempt' : null;
}
