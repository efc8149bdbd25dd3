/** One (caller, resource) pair: which layers there are, which of their policies, and what no policy can change. */
import type { PairKind } from './combine.js';
import type { Caller, RequestFacts } from './facts.js';
import type { Expr, Layer, Missing, ResourceFacts } from './model.js';
import { grantHits } from './services/kms.js';
import { aclHits, publicAccess } from './services/s3.js';
import { refusedCaller } from './services/sts.js';
import { bears, documentOf, type Entry, type Env, type Hit, type LayerPolicy, type Unread } from './statements.js';
import { worksAcrossAccounts } from './tables/cross-account.js';
import { rcpExemption } from './tables/rcp.js';
import { scpExemption } from './tables/scp-exemptions.js';
import { isServiceLinkedRole, linkedServiceOfPath } from './tables/service-linked.js';
import { acceptsUnsigned } from './tables/unsigned.js';

/** What is the same for every statement of a pair. */
export interface Frame {
  readonly request: RequestFacts;
  readonly object: boolean;
  readonly kind: PairKind;
  readonly entries: readonly Entry[];
  /** How many levels of SCPs each need an Allow; null: no SCP limits the caller. */
  readonly scpLevels: number | null;
  readonly hasRcps: boolean;
  /** Said by Block Public Access. */
  readonly publicBlock: Expr;
  readonly policyUnknown: boolean;
}

/** Everything that bears on a pair. */
export interface Pair extends Frame {
  readonly hits: readonly Hit[];
  readonly unread: readonly Unread[];
}

/** Which layer a resource's own policy is. */
export const policyLayer = (resource: ResourceFacts): Layer => (resource.type === 'iam:role' ? 'trust-policy' : 'resource-policy');

const signed = (c: Caller): boolean => c.kind === 'User' || c.kind === 'Role' || c.kind === 'AccountRoot';

const serviceLinked = (c: Caller): boolean => c.kind === 'Role' && linkedServiceOfPath(c.path) !== null;

/**
 * The facts of a request.
 * @param service service prefix of the actions that will be asked
 */
export function requestOf(env: Env, caller: Caller, resource: ResourceFacts, service: string): RequestFacts {
  return {
    caller,
    resource,
    service,
    callerAccount: caller.account === null ? null : env.account(caller.account),
    resourceAccount: resource.account === null ? null : env.account(resource.account),
    organization: env.organization,
    canonicalOwner: env.canonicalOwner,
  };
}

/** @param object whether the actions are about keys of a bucket */
export function frameOf(env: Env, request: RequestFacts, object: boolean): Frame {
  const { caller, resource, service, callerAccount } = request;
  return {
    request,
    object,
    kind: { accounts: accountsOf(caller, resource), resourcePolicyRules: rulesAlone(resource, service) },
    entries: [...grantHits(request), ...aclHits(request, object)],
    scpLevels: callerAccount?.scps != null && scpApplies(request) ? callerAccount.scps.length : null,
    hasRcps: rcpsOf(request) !== null,
    publicBlock: publicAccess(env, request),
    policyUnknown: resource.policy === 'unknown' && policyCounts(resource, service),
  };
}

/** Policies of the caller's side: its own, its boundary, its session's, its account's SCPs. */
export function callerPolicies(caller: Caller, scps: readonly (readonly LayerPolicy['policy'][])[] | null): LayerPolicy[] {
  const of = (layer: Layer, policies: readonly LayerPolicy['policy'][], level = 0): LayerPolicy[] => policies.map((policy) => ({ layer, level, policy }));
  return [
    ...of('identity-policy', caller.policies),
    ...of('boundary', caller.boundary === null ? [] : [caller.boundary]),
    ...of('session-policy', caller.sessionPolicies ?? []),
    ...(scps ?? []).flatMap((level, i) => of('scp', level, i)),
  ];
}

/** The SCPs that limit the caller, by level; null: none do. */
export function scpsOf(request: RequestFacts): readonly (readonly LayerPolicy['policy'][])[] | null {
  return request.callerAccount !== null && scpApplies(request) ? request.callerAccount.scps : null;
}

/** Policies of the resource's side: its own, and its account's RCPs. */
export function resourcePolicies(request: RequestFacts): LayerPolicy[] {
  const { resource, service } = request;
  const rcps: LayerPolicy[] = (rcpsOf(request) ?? []).flat().map((policy) => ({ layer: 'rcp', level: 0, policy }));
  if (typeof resource.policy === 'string' || !policyCounts(resource, service)) return rcps;
  return [{ layer: policyLayer(resource), level: 0, policy: resource.policy }, ...rcps];
}

const rcpsOf = (request: RequestFacts): readonly (readonly LayerPolicy['policy'][])[] | null =>
  request.resourceAccount !== null && rcpApplies(request) ? request.resourceAccount.rcps : null;

/** Gathers what bears on one pair. */
export function preparePair(env: Env, caller: Caller, resource: ResourceFacts, service: string, object: boolean): Pair {
  const request = requestOf(env, caller, resource, service);
  const hits: Hit[] = [];
  const unread: Unread[] = [];
  for (const policy of [...callerPolicies(caller, scpsOf(request)), ...resourcePolicies(request)]) {
    const found = documentOf(env, policy);
    if (!('document' in found)) unread.push(found);
    else
      for (const statement of found.document.statements) {
        const hit = bears(policy.layer, policy.level, found.id, statement, request, { arn: resource.arn, object });
        if (hit !== null) hits.push(hit);
      }
  }
  return { ...frameOf(env, request, object), hits, unread };
}

/** A trust policy speaks of sts actions only. */
export function policyCounts(resource: ResourceFacts, service: string): boolean {
  return resource.type !== 'iam:role' || service === 'sts';
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html and IAM's page on trust policies. */
export function rulesAlone(resource: ResourceFacts, service: string): boolean {
  return resource.type === 'kms:key' || (resource.type === 'iam:role' && service === 'sts');
}

function accountsOf(caller: Caller, resource: ResourceFacts): PairKind['accounts'] {
  if (!signed(caller)) return 'none';
  // `*`: an action without a resource, in the caller's own account.
  return caller.account === resource.account || resource.arn === '*' ? 'same' : 'cross';
}

function scpApplies({ caller, callerAccount, service }: RequestFacts): boolean {
  const exemption = scpExemption({
    action: `${service}:`,
    caller: caller.kind === 'User' ? 'user' : caller.kind === 'Role' ? 'role' : caller.kind === 'AccountRoot' ? 'root' : null,
    callerInManagementAccount: callerAccount?.isManagement ?? false,
    callerIsServiceLinkedRole: serviceLinked(caller),
  });
  return exemption === null;
}

/** Whether RCPs limit the resource; the one action that they leave alone is seen to where denies are. */
function rcpApplies({ caller, resource, resourceAccount, service }: RequestFacts): boolean {
  const exemption = rcpExemption({
    action: `${service}:`,
    resourceInManagementAccount: resourceAccount?.isManagement ?? false,
    callerIsServiceLinkedRole: serviceLinked(caller),
    resourceIsServiceLinkedRole: isServiceLinkedRole(resource.arn),
    awsManagedKey: resource.key?.manager === 'AWS',
  });
  return exemption === null;
}

/** Why an action can't work for this pair whatever the policies say, or null. */
export function refusal(frame: Frame, action: string): Missing | null {
  const { caller, resource, service } = frame.request;
  const refused = refusedCaller(frame.request, action);
  if (refused !== null) return { layer: 'not-applicable', side: 'principal', explicit: false, what: refused };
  if (caller.kind === 'Anyone' && !acceptsUnsigned(service, action)) {
    return { layer: 'not-applicable', side: 'principal', explicit: false, what: `${service} answers no request without credentials` };
  }
  const cross = frame.kind.accounts !== 'same' && resource.account !== null;
  if (cross && worksAcrossAccounts(service, action, resource.type) === false) {
    return { layer: 'not-cross-account', side: 'resource', explicit: false, what: `${action} does not work from another account` };
  }
  return null;
}
