/**
 * One (caller, resource) pair, all actions of a service at once: statements are matched once, actions that the same
 * statements cover are decided together.
 */
import { decide, type LayerValues, type PairKind } from './combine.js';
import { coversAction } from './document.js';
import { all, any, unknown } from './expr.js';
import type { Caller, RequestFacts } from './facts.js';
import type { Expr, Layer, Missing, PolicyRef, ResourceFacts, Via } from './model.js';
import { aclHits, publicAccess, rootMayRepair } from './services/s3.js';
import { grantHits, RETIRE } from './services/kms.js';
import { refusedCaller } from './services/sts.js';
import { solve } from './solve.js';
import { bearing, type Entry, type Env, type Hit, type LayerInput, perhaps, type Unread } from './statements.js';
import { worksAcrossAccounts } from './tables/cross-account.js';
import { rcpExemption } from './tables/rcp.js';
import { scpExemption } from './tables/scp-exemptions.js';
import { isServiceLinkedRole, linkedServiceOfPath } from './tables/service-linked.js';
import { acceptsUnsigned } from './tables/unsigned.js';

/** Everything that bears on a pair. */
export interface Pair {
  readonly request: RequestFacts;
  readonly object: boolean;
  readonly kind: PairKind;
  readonly hits: readonly Hit[];
  readonly unread: readonly Unread[];
  readonly entries: readonly Entry[];
  /** SCP and RCP levels: the policies of each level, by reference. */
  readonly scpLevels: readonly (readonly PolicyRef[])[] | null;
  readonly rcpLevels: readonly (readonly PolicyRef[])[] | null;
  readonly hasBoundary: boolean;
  /** Said by Block Public Access. */
  readonly publicBlock: Expr;
  readonly policyUnknown: boolean;
}

/** What a set of actions comes to. */
export interface Outcome {
  readonly actions: readonly string[];
  readonly expr: Expr;
  readonly via: Via;
  readonly hits: readonly Hit[];
  readonly entries: readonly Entry[];
}

/** Which layer a resource's own policy is. */
export const policyLayer = (resource: ResourceFacts): Layer => (resource.type === 'iam:role' ? 'trust-policy' : 'resource-policy');

/**
 * Gathers what bears on the pair.
 * @param service service prefix of the actions that will be asked
 * @param object whether they are actions on keys of a bucket
 */
export function preparePair(env: Env, caller: Caller, resource: ResourceFacts, service: string, object: boolean): Pair {
  const callerAccount = caller.account === null ? null : env.account(caller.account);
  const resourceAccount = resource.account === null ? null : env.account(resource.account);
  const request: RequestFacts = {
    caller,
    resource,
    service,
    callerAccount,
    resourceAccount,
    organization: env.organization,
    canonicalOwner: env.canonicalOwner,
  };
  const target = { arn: resource.arn, object };
  const scpLevels = callerAccount !== null && scpApplies(request) ? callerAccount.scps : null;
  const rcpLevels = resourceAccount !== null && rcpApplies(request) ? resourceAccount.rcps : null;
  const inputs = layerInputs(caller, resource, service, scpLevels, rcpLevels);
  const found = inputs.map((input) => bearing(env, input, request, target));
  return {
    request,
    object,
    kind: { accounts: accountsOf(caller, resource), resourcePolicyRules: rulesAlone(resource, service) },
    hits: found.flatMap((f) => f.hits),
    unread: found.flatMap((f) => f.unread),
    entries: [...grantHits(request), ...aclHits(request, object)],
    scpLevels,
    rcpLevels,
    hasBoundary: caller.boundary !== null,
    publicBlock: publicAccess(env, request),
    policyUnknown: resource.policy === 'unknown' && policyCounts(resource, service),
  };
}

function layerInputs(caller: Caller, resource: ResourceFacts, service: string, scps: Pair['scpLevels'], rcps: Pair['rcpLevels']): LayerInput[] {
  const inputs: LayerInput[] = [
    { layer: 'identity-policy', side: 'principal', policies: caller.policies, principals: false },
    { layer: 'boundary', side: 'principal', policies: caller.boundary === null ? [] : [caller.boundary], principals: false },
    { layer: 'session-policy', side: 'principal', policies: caller.sessionPolicies ?? [], principals: false },
    { layer: 'scp', side: 'principal', policies: (scps ?? []).flat(), principals: false },
    { layer: 'rcp', side: 'resource', policies: (rcps ?? []).flat(), principals: true },
  ];
  if (typeof resource.policy !== 'string' && policyCounts(resource, service)) {
    inputs.push({ layer: policyLayer(resource), side: 'resource', policies: [resource.policy], principals: true });
  }
  return inputs;
}

/** A trust policy speaks of sts actions only. */
function policyCounts(resource: ResourceFacts, service: string): boolean {
  return resource.type !== 'iam:role' || service === 'sts';
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html and IAM's page on trust policies. */
function rulesAlone(resource: ResourceFacts, service: string): boolean {
  return resource.type === 'kms:key' || (resource.type === 'iam:role' && service === 'sts');
}

const signed = (c: Caller): boolean => c.kind === 'User' || c.kind === 'Role' || c.kind === 'AccountRoot';

const serviceLinked = (c: Caller): boolean => c.kind === 'Role' && linkedServiceOfPath(c.path) !== null;

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

/** Decides the actions (lower case, of the pair's service); those with equal outcome statements come together. */
export function decidePair(pair: Pair, actions: readonly string[]): Outcome[] {
  const groups = new Map<string, { actions: string[]; hits: Hit[]; entries: Entry[] }>();
  for (const action of actions) {
    const hits = pair.hits.filter((h) => coversAction(h.statement, action));
    const entries = pair.entries.filter((e) => e.actions.has(action));
    const special = `${action === RETIRE ? 'retire ' : ''}${worksAcrossAccounts(pair.request.service, action, pair.request.resource.type)}${String(refusedCaller(pair.request, action))}${String(rootMayRepair(pair.request, action))}`;
    const key = `${special}|${pair.hits.map((h) => (hits.includes(h) ? '1' : '0')).join('')}|${pair.entries.map((e) => (entries.includes(e) ? '1' : '0')).join('')}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { actions: [action], hits, entries });
    else group.actions.push(action);
  }
  return [...groups.values()].map((g) => decideGroup(pair, g));
}

function decideGroup(pair: Pair, group: { actions: string[]; hits: Hit[]; entries: Entry[] }): Outcome {
  const [action = ''] = group.actions;
  const refused = refusal(pair, action);
  if (refused !== null) return { ...group, expr: false, via: 'identity-policy' };
  const decided = decide(layerValues(pair, action, group.hits, group.entries), pair.kind);
  const expr = solve(all([decided.expr, notBlocked(pair)])).expr;
  return { ...group, via: decided.via, expr };
}

const notBlocked = (pair: Pair): Expr => pair.publicBlock;

/** Why an action can't work for this pair whatever the policies say, or null. */
export function refusal(pair: Pair, action: string): Missing | null {
  const { caller, resource, service } = pair.request;
  const refused = refusedCaller(pair.request, action);
  if (refused !== null) return { layer: 'not-applicable', side: 'principal', explicit: false, what: refused };
  if (caller.kind === 'Anyone' && !acceptsUnsigned(service, action)) {
    return { layer: 'not-applicable', side: 'principal', explicit: false, what: `${service} answers no request without credentials` };
  }
  const cross = pair.kind.accounts !== 'same' && resource.account !== null;
  if (cross && worksAcrossAccounts(service, action, resource.type) === false) {
    return { layer: 'not-cross-account', side: 'resource', explicit: false, what: `${action} does not work from another account` };
  }
  return null;
}

/** The value of each layer for one action. */
export function layerValues(pair: Pair, action: string, hits: readonly Hit[], entries: readonly Entry[]): LayerValues {
  const when = (layer: Layer, effect: 'Allow' | 'Deny'): Expr => any(hits.filter((h) => h.layer === layer && h.statement.effect === effect).map((h) => h.when));
  const unread = (layer: Layer): Unread[] => pair.unread.filter((u) => u.layer === layer);
  const limit = (applies: boolean, layer: Layer): Expr => (applies ? any([when(layer, 'Allow'), perhaps(unread(layer), 'allow')]) : true);
  const external = externalHalf(pair);
  const identity = identityOf(pair, any([when('identity-policy', 'Allow'), perhaps(unread('identity-policy'), 'allow')]), external);
  const granted = (layer: 'grant' | 'acl', delegated: boolean): Expr =>
    any(entries.filter((e) => e.layer === layer && e.delegated === delegated).map((e) => e.when));
  return {
    ...principalSide(pair, identity, limit(pair.hasBoundary, 'boundary')),
    session: limit((pair.request.caller.sessionPolicies ?? []).length > 0, 'session-policy'),
    scp: levels(pair.scpLevels, hits, pair.unread),
    // RCPFullAWSAccess always holds, so RCPs only ever deny.
    rcp: true,
    deny: any([
      ...denies(pair, action, hits),
      perhaps(
        pair.unread.filter((u) => !deniesNothing(u.layer, action)),
        'deny',
      ),
      unknownPolicy(pair, action).deny,
    ]),
    ...namedBy(pair, action, hits),
    // Grants need nothing from the grantee's account, but its SCPs and denies would count: of an external one they are not known.
    grant: all([granted('grant', false), external ?? true]),
    grantToAccount: granted('grant', true),
    acl: granted('acl', false),
  };
}

/** Whom the resource's own policy lets in. Retiring a grant is nothing that a policy can allow. */
function namedBy(pair: Pair, action: string, hits: readonly Hit[]): Pick<LayerValues, 'direct' | 'role' | 'account'> {
  if (action === RETIRE) return { direct: false, role: false, account: false };
  const own = policyLayer(pair.request.resource);
  const names = (what: 'direct' | 'role' | 'account'): Expr =>
    any(hits.filter((h) => h.layer === own && h.names !== null).map((h) => all([h.names?.[what] ?? false, h.when])));
  const policy = unknownPolicy(pair, action);
  const unread = perhaps(
    pair.unread.filter((u) => u.layer === own),
    'allow',
  );
  return { direct: any([names('direct'), policy.allow, unread]), role: names('role'), account: any([names('account'), policy.account]) };
}

/** "The kms:RetireGrant permission is not effective in key policies or resource control policies." */
const deniesNothing = (layer: Layer, action: string): boolean => action === RETIRE && (layer === 'rcp' || layer === 'resource-policy');

/** Explicit denies that count for the action. */
function denies(pair: Pair, action: string, hits: readonly Hit[]): Expr[] {
  return hits
    .filter((h) => h.statement.effect === 'Deny')
    .filter((h) => !deniesNothing(h.layer, action))
    .filter((h) => !(h.layer === 'resource-policy' && rootMayRepair(pair.request, action)))
    .map((h) => h.when);
}

/** Where the resource's account is not known it may be the caller's own, and then its policy alone may let the caller in. */
function principalSide(pair: Pair, identity: Expr, boundary: Expr): { identity: Expr; boundary: Expr } {
  const { resource } = pair.request;
  if (resource.account !== null || resource.arn === '*') return { identity, boundary };
  return { identity: any([all([identity, boundary]), unknown('resource-policy', `the account of ${resource.arn} is not known`)]), boundary: true };
}

/** The root user's identity half is everything; an external account's is not known. */
function identityOf(pair: Pair, policies: Expr, external: Expr | null): Expr {
  if (external !== null) return external;
  return pair.request.caller.kind === 'AccountRoot' ? true : policies;
}

function externalHalf(pair: Pair): Expr | null {
  const { caller } = pair.request;
  return caller.external ? unknown('identity-policy', `account ${caller.account ?? caller.arn} is not in the snapshot and must allow its side`) : null;
}

function unknownPolicy(pair: Pair, action: string): { allow: Expr; account: Expr; deny: Expr } {
  const layer = policyLayer(pair.request.resource);
  if (!pair.policyUnknown || deniesNothing(layer, action)) return { allow: false, account: false, deny: false };
  const what = `the policy of ${pair.request.resource.arn}`;
  return {
    allow: unknown(layer, `${what} is not known and may allow it`),
    account: unknown(layer, `${what} is not known and may allow it`),
    deny: rootMayRepair(pair.request, action) ? false : unknown(layer, `${what} is not known and may deny it`),
  };
}

/** Every level needs an Allow. */
function levels(list: Pair['scpLevels'], hits: readonly Hit[], unread: readonly Unread[]): Expr {
  if (list === null) return true;
  const allows = hits.filter((h) => h.layer === 'scp' && h.statement.effect === 'Allow');
  const open = unread.filter((u) => u.layer === 'scp');
  return all(
    list.map((level) =>
      any([
        ...allows.filter((h) => level.includes(h.policy)).map((h) => h.when),
        perhaps(
          open.filter((u) => level.includes(u.policy)),
          'allow',
        ),
      ]),
    ),
  );
}
