/** All actions of a service for one pair at once: actions that the same statements cover are decided together. */
import { decide, type LayerValues } from './combine.js';
import { all, any, unknown } from './expr.js';
import type { Expr, Layer, Via } from './model.js';
import { type Frame, type Pair, policyLayer, refusal } from './pair.js';
import type { ActionGroup } from './partition.js';
import { RETIRE } from './services/kms.js';
import { rootMayRepair } from './services/s3.js';
import { NEEDS_NO_PERMISSION } from './services/sts.js';
import { solve } from './solve.js';
import { type Entry, type Hit, perhaps, type Unread } from './statements.js';

/** What a set of actions comes to. */
export interface Outcome {
  readonly actions: readonly string[];
  readonly expr: Expr;
  readonly via: Via;
  readonly hits: readonly Hit[];
  readonly entries: readonly Entry[];
}

/** What a combination of statements comes to; null: denied. */
export type Decision = Pick<Outcome, 'expr' | 'via'> | null;

/** Decides one group of actions that the same statements and entries cover. */
export function decideGroup(pair: Pair, group: ActionGroup): Decision {
  const [action = ''] = group.actions;
  if (refusal(pair, action) !== null) return null;
  if (action === NEEDS_NO_PERMISSION) return pair.kind.accounts === 'none' ? null : { expr: true, via: 'identity-policy' };
  if (!mayAllow(pair, pair.hits, pair.entries, pair.unread)) return null;
  const decided = decide(layerValues(pair, action, pair.hits, pair.entries), pair.kind);
  if (decided.expr === false) return null;
  const { expr } = solve(all([decided.expr, pair.publicBlock]));
  return expr === false ? null : { via: decided.via, expr };
}

/** Whether anything allows anything: only then is there something to decide. */
export function mayAllow(frame: Frame, hits: readonly Hit[], entries: readonly Entry[], unread: readonly Unread[]): boolean {
  const { caller } = frame.request;
  if (unread.length > 0 || entries.length > 0 || frame.policyUnknown || frame.request.resource.account === null) return true;
  let own = caller.kind === 'AccountRoot' || caller.external;
  let resource = false;
  for (const { statement, layer } of hits) {
    if (statement.effect === 'Deny') continue;
    if (layer === 'identity-policy') own = true;
    else if (layer === 'resource-policy' || layer === 'trust-policy') resource = true;
  }
  if (frame.kind.accounts === 'cross') return own && resource;
  return resource || (own && frame.kind.accounts === 'same' && !frame.kind.resourcePolicyRules);
}

/** The value of each layer for one action. */
export function layerValues(pair: Pair, action: string, hits: readonly Hit[], entries: readonly Entry[]): LayerValues {
  const { caller } = pair.request;
  const unread = (layer: Layer): Unread[] => pair.unread.filter((u) => u.layer === layer);
  const allows = (layer: Layer): Expr =>
    any([...hits.filter((h) => h.layer === layer && h.statement.effect === 'Allow').map((h) => h.when), perhaps(unread(layer), 'allow')]);
  const external = externalHalf(pair);
  const granted = (layer: 'grant' | 'acl', delegated: boolean): Expr =>
    entries.length === 0 ? false : any(entries.filter((e) => e.layer === layer && e.delegated === delegated).map((e) => e.when));
  return {
    ...principalSide(pair, identityOf(pair, allows('identity-policy'), external), caller.boundary === null ? true : allows('boundary')),
    session: (caller.sessionPolicies ?? []).length === 0 ? true : allows('session-policy'),
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
  const naming = hits.filter((h) => h.layer === own && h.names !== null);
  const names = (what: 'direct' | 'role' | 'account'): Expr => any(naming.map((h) => all([h.names?.[what] ?? false, h.when])));
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
  const repairs = rootMayRepair(pair.request, action);
  return hits.filter((h) => h.statement.effect === 'Deny' && !deniesNothing(h.layer, action) && !(repairs && h.layer === 'resource-policy')).map((h) => h.when);
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
function levels(count: number | null, hits: readonly Hit[], unread: readonly Unread[]): Expr {
  if (count === null) return true;
  const allows = hits.filter((h) => h.layer === 'scp' && h.statement.effect === 'Allow');
  const open = unread.filter((u) => u.layer === 'scp');
  return all(
    Array.from({ length: count }, (_, level) =>
      any([
        ...allows.filter((h) => h.level === level).map((h) => h.when),
        perhaps(
          open.filter((u) => u.level === level),
          'allow',
        ),
      ]),
    ),
  );
}
