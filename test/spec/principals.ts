/**
 * Principal and NotPrincipal elements.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
import type { PrincipalFacts } from '../../policy/model.js';
import type { Named, Statement } from './document.js';

/** Who makes the request. */
export interface Requester {
  /** The user, role, root user, provider, service or `*`. */
  readonly facts: PrincipalFacts;
  /** A role's session: "the principal making the request is the IAM role session ARN and not the ARN of the role itself". */
  readonly session: string | null;
  /** Canonical user id of the requester's account. */
  readonly canonicalId: string | null;
}

/**
 * How a statement names the requester. It decides what limits what the statement allows:
 * - `everyone`: by `*`;
 * - `itself`: the very principal that makes the request (user, role session, service, provider);
 * - `role`: the role of the session;
 * - `account`: the requester's account, which delegates to it.
 */
export type Naming = 'everyone' | 'itself' | 'role' | 'account' | 'not';

const isIam = (who: Requester): boolean => who.facts.kind === 'User' || who.facts.kind === 'Role' || who.facts.kind === 'AccountRoot';

/** How one entry names the requester. No wildcard is understood inside a value, and a deleted principal's id is nobody. */
function namingOf(entry: Named, who: Requester): Naming {
  const { facts } = who;
  if (entry.type === 'AWS') return awsNaming(entry.value, who);
  if (entry.type === 'CanonicalUser') return who.canonicalId !== null && isIam(who) && entry.value === who.canonicalId ? accountNaming(who) : 'not';
  const kind = entry.type === 'Service' ? 'AwsService' : 'FederatedProvider';
  return facts.kind === kind && facts.arn === entry.value ? 'itself' : 'not';
}

function awsNaming(value: string, who: Requester): Naming {
  const { facts } = who;
  if (value === '*') return 'everyone';
  if (!isIam(who) || facts.account === null) return 'not';
  if (value === facts.account || value === `arn:aws:iam::${facts.account}:root`) return accountNaming(who);
  if (facts.kind === 'Role') return value === sessionArn(who) ? 'itself' : value === facts.arn ? 'role' : 'not';
  return value === facts.arn ? 'itself' : 'not';
}

/** "Using the account ARN in the Principal element does not limit permissions to only the root user", whom it names itself. */
const accountNaming = (who: Requester): Naming => (who.facts.kind === 'AccountRoot' ? 'itself' : 'account');

export function sessionArn(who: Requester): string {
  return `arn:aws:sts::${who.facts.account ?? ''}:assumed-role/${who.facts.name}/${who.session ?? ''}`;
}

/** The ways in which an Allow names the requester. */
export function allowNamings(s: Statement, who: Requester): Naming[] {
  if (s.principals === null) return ['itself'];
  const found = s.principals.map((p) => namingOf(p, who)).filter((n) => n !== 'not');
  // "Doing so allows all principals except the one named."
  if (s.notPrincipal) return found.length > 0 ? [] : ['everyone'];
  return found;
}

/** Whether a Deny hits the requester. An account in it means all its principals. */
export function denyNames(s: Statement, who: Requester): boolean {
  if (s.principals === null) return true;
  if (!s.notPrincipal) return s.principals.some((p) => namingOf(p, who) !== 'not');
  return !exempt(s.principals, who);
}

/**
 * "You must also specify the account ARN of the not-denied principal", and a Deny with NotPrincipal "will always deny any
 * IAM principal that has a permissions boundary policy attached, regardless of the values".
 */
function exempt(listed: readonly Named[], who: Requester): boolean {
  if (who.facts.boundary !== null) return false;
  const namings = listed.map((p) => namingOf(p, who));
  if (namings.includes('everyone')) return true;
  if (who.facts.kind === 'AccountRoot' || !isIam(who)) return namings.includes('itself');
  return namings.includes('account') && (namings.includes('itself') || namings.includes('role'));
}
