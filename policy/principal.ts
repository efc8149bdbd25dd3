/**
 * The Principal and NotPrincipal elements.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
import { accountOfPrincipal, parseSessionArn } from './arn.js';
import type { PrincipalEntry, Statement } from './document.js';
import { all, any, not, test, unknown } from './expr.js';
import { type Caller, isCanonicalId, type RequestFacts } from './facts.js';
import type { Expr, Origin } from './model.js';

/**
 * What a principal element says of a caller. An Allow's strength depends on what it names: `direct` (a user, a session,
 * everyone) passes the implicit deny of a boundary, `role` does not, `account` only delegates.
 */
export interface PrincipalMatch {
  readonly direct: Expr;
  readonly role: Expr;
  readonly account: Expr;
}

const NOBODY: PrincipalMatch = { direct: false, role: false, account: false };

/** How one entry matches the caller. */
function matchEntry(entry: PrincipalEntry, request: RequestFacts, source: Origin | null, trust: boolean): PrincipalMatch {
  const { caller } = request;
  switch (entry.type) {
    case '*':
      return everyone(caller, trust);
    case 'AWS':
      return entry.value === '*' ? everyone(caller, trust) : matchAws(entry.value, caller, source);
    case 'Service':
      return { ...NOBODY, direct: caller.kind === 'AwsService' && (entry.value === caller.arn || entry.value === '*') };
    case 'Federated':
      return { ...NOBODY, direct: caller.kind === 'FederatedProvider' && (entry.value === caller.arn || entry.value === '*') };
    case 'CanonicalUser':
      return { ...NOBODY, account: isCanonicalId(request, entry.value, 'resource-policy') };
    default:
      return NOBODY;
  }
}

/** `*` names everyone, without credentials too; only a trust policy has no caller without credentials. */
function everyone(caller: Caller, trust: boolean): PrincipalMatch {
  if (trust && (caller.kind === 'Anyone' || caller.kind === 'AwsService' || caller.kind === 'FederatedProvider')) return NOBODY;
  return { ...NOBODY, direct: true };
}

function matchAws(value: string, caller: Caller, source: Origin | null): PrincipalMatch {
  const signed = caller.kind === 'User' || caller.kind === 'Role' || caller.kind === 'AccountRoot';
  if (!signed) return NOBODY;
  const account = accountOfPrincipal(value);
  if (account !== null) {
    if (account !== caller.account) return NOBODY;
    return caller.kind === 'AccountRoot' ? { ...NOBODY, direct: true } : { ...NOBODY, account: true };
  }
  if (value === caller.arn) return caller.kind === 'Role' && caller.session === undefined ? { ...NOBODY, role: true } : { ...NOBODY, direct: true };
  if (caller.kind !== 'Role') return NOBODY;
  if (caller.session !== undefined) return { ...NOBODY, role: value === roleArnOf(caller) };
  return { ...NOBODY, direct: sessionOf(value, caller, source) };
}

/** ARN of the role whose session the caller is. */
export function roleArnOf(caller: Caller): string {
  return `arn:${caller.arn.split(':')[1] ?? 'aws'}:iam::${caller.account ?? ''}:role${caller.path}${caller.name}`;
}

/** A statement that names one session of the role: the session's name is open. */
function sessionOf(value: string, caller: Caller, source: Origin | null): Expr {
  const session = parseSessionArn(value);
  if (session === null || session.account !== caller.account || session.role !== caller.name) return false;
  return test('aws:userid', 'StringLike', [`${caller.uniqueId ?? '*'}:${session.session}`], source);
}

const merge = (matches: readonly PrincipalMatch[]): PrincipalMatch => ({
  direct: any(matches.map((m) => m.direct)),
  role: any(matches.map((m) => m.role)),
  account: any(matches.map((m) => m.account)),
});

/** An Allow statement's principal element against the caller. With NotPrincipal everyone who isn't listed is meant. */
export function allowPrincipal(s: Statement, request: RequestFacts, source: Origin | null, trust: boolean): PrincipalMatch {
  const matches = (s.principals ?? []).map((e) => matchEntry(e, request, source, trust));
  if (!s.notPrincipal) return merge(matches);
  const listed = merge(matches);
  const rest = not(any([listed.direct, listed.role, listed.account]));
  return rest === false ? NOBODY : { ...NOBODY, direct: all([everyone(request.caller, trust).direct, rest]) };
}

/** Whether a Deny statement's principal element hits the caller. */
export function denyPrincipal(s: Statement, request: RequestFacts, source: Origin | null): Expr {
  const m = merge((s.principals ?? []).map((e) => matchEntry(e, request, source, false)));
  if (!s.notPrincipal) return any([m.direct, m.role, m.account]);
  return exempt(s, request.caller, m);
}

/**
 * A Deny with NotPrincipal exempts surely only where the principal's ARN and its account are both listed, and never a
 * principal with a permissions boundary.
 */
function exempt(s: Statement, caller: Caller, m: PrincipalMatch): Expr {
  if (caller.boundary !== null) return true;
  if ((s.principals ?? []).some((p) => p.value === '*')) return false;
  const own = any([m.direct, m.role]);
  if (own === false) return true;
  const needsAccount = caller.kind === 'User' || caller.kind === 'Role';
  // Of a session it is the role that must be listed.
  const whole = caller.session === undefined || m.role === true;
  if (own === true && whole && (!needsAccount || m.account === true)) return false;
  const principals = (s.principals ?? []).map((p) => p.value).join(', ');
  return unknown('resource-policy', `whether a Deny with NotPrincipal (${principals}) exempts ${caller.arn}, whose role or account it does not list`);
}
