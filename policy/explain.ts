/**
 * A decision taken apart: each layer's value with the statements that made it, and for a denial what is missing.
 * Order of layers: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
import { all, any } from './expr.js';
import { coversAction } from './document.js';
import { decide, type LayerValues } from './combine.js';
import type { KeyValue } from './condition/test.js';
import { layerValues } from './evaluate.js';
import type { Expr, Layer, Missing } from './model.js';
import { callerPolicies, type Pair, policyLayer, refusal, resourcePolicies, scpsOf } from './pair.js';
import { Places } from './places.js';
import { solve, supply } from './solve.js';
import { type Entry, type Env, type Hit, type LayerPolicy, sideOf } from './statements.js';

export interface LayerExplanation {
  readonly layer: Layer;
  readonly side: 'principal' | 'resource';
  readonly value: 'allow' | 'deny' | 'implicit-deny' | 'conditional' | 'not-applicable' | 'unknown';
  readonly hits: readonly Hit[];
  readonly entries: readonly Entry[];
  readonly note: string | null;
}

export interface Explanation {
  readonly layers: readonly LayerExplanation[];
  readonly missing: readonly Missing[];
}

/**
 * Explains one action (lower case) of a pair. `missing` is empty unless direct access is denied.
 * @param given facts of the request that are given, or fixed by what is asked (the key of an object)
 * @param asked the ARN that was asked about: of a bucket, or of an object in it
 */
export function explainPair(env: Env, pair: Pair, action: string, given: (key: string) => KeyValue | undefined, asked: string): Explanation {
  const under = <T extends { readonly when: Expr }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, when: supply(item.when, given) })).filter((item) => item.when !== false);
  const hits = under(pair.hits.filter((h) => coversAction(h.statement, action)));
  const entries = under(pair.entries.filter((e) => e.actions.has(action)));
  const values = layerValues(pair, action, hits, entries);
  const denied = refusal(pair, action) !== null || solve(all([decide(values, pair.kind).expr, pair.publicBlock])).value === false;
  return { layers: layersOf(pair, hits, entries, values), missing: denied ? missingOf(env, pair, action, hits, values, asked) : [] };
}

function layersOf(pair: Pair, hits: readonly Hit[], entries: readonly Entry[], v: LayerValues): LayerExplanation[] {
  const own = policyLayer(pair.request.resource);
  const layer = (name: Layer, side: 'principal' | 'resource', applies: boolean, value: Expr, note: string | null): LayerExplanation => {
    const mine = hits.filter((h) => h.layer === name);
    return { layer: name, side, hits: mine, entries: [], note, value: applies ? valueOf(mine, value) : 'not-applicable' };
  };
  const { caller, resource } = pair.request;
  const root = caller.kind === 'AccountRoot';
  const list = [
    layer('rcp', 'resource', pair.hasRcps, v.rcp, !pair.hasRcps ? 'no RCP limits this resource, as far as the snapshot tells' : null),
    layer('scp', 'principal', pair.scpLevels !== null, v.scp, pair.scpLevels === null ? 'no SCP limits this principal, as far as the snapshot tells' : null),
    layer(own, 'resource', resource.policy !== 'none', any([v.direct, v.role, v.account]), resourceNote(pair, v)),
    layer(
      'identity-policy',
      'principal',
      pair.kind.accounts !== 'none',
      v.identity,
      root ? 'the root user has every permission of its account' : caller.external ? `account ${caller.account ?? ''} is not in the snapshot` : null,
    ),
    layer('boundary', 'principal', caller.boundary !== null, v.boundary, caller.boundary === null ? 'no permissions boundary' : null),
  ];
  if ((caller.sessionPolicies ?? []).length > 0) list.push(layer('session-policy', 'principal', true, v.session, null));
  for (const name of ['grant', 'acl'] as const) {
    const mine = entries.filter((e) => e.layer === name);
    if (mine.length > 0) list.push({ layer: name, side: 'resource', hits: [], entries: mine, note: null, value: valueOf([], any(mine.map((e) => e.when))) });
  }
  if (pair.publicBlock !== true)
    list.push({
      layer: 'public-access-block',
      side: 'resource',
      hits: [],
      entries: [],
      note: 'Block Public Access restricts this public bucket to its own account',
      value: pair.publicBlock === false ? 'deny' : 'unknown',
    });
  return list;
}

function resourceNote(pair: Pair, v: LayerValues): string | null {
  const { resource } = pair.request;
  if (resource.policy === 'none') return 'the resource has no policy';
  if (resource.policy === 'unknown') return 'the policy is not known';
  if (v.direct === false && v.role === false && v.account !== false)
    return `it lets account ${pair.request.caller.account ?? ''} in, which then decides by its own policies`;
  return null;
}

function valueOf(hits: readonly Hit[], allow: Expr): LayerExplanation['value'] {
  const deny = solve(any(hits.filter((h) => h.statement.effect === 'Deny').map((h) => h.when))).value;
  if (deny === true) return 'deny';
  const value = solve(allow).value;
  if (value === false) return 'implicit-deny';
  if (value === true && deny === false) return 'allow';
  return typeof allow !== 'boolean' && 'unknown' in allow ? 'unknown' : 'conditional';
}

/** The smallest change that would allow it, by layer. */
function missingOf(env: Env, pair: Pair, action: string, hits: readonly Hit[], v: LayerValues, asked: string): Missing[] {
  const refused = refusal(pair, action);
  if (refused !== null) return [refused];
  const missing: Missing[] = [...explicitDenies(new Places(policiesOf(pair), env.document), hits)];
  if (isFalse(v.scp)) missing.push(...scpGaps(pair, action, hits));
  if (pair.publicBlock === false)
    missing.push({
      layer: 'public-access-block',
      side: 'resource',
      explicit: true,
      what: `Block Public Access (RestrictPublicBuckets) keeps everyone outside account ${pair.request.resource.account ?? ''} out of ${pair.request.resource.arn}`,
    });
  missing.push(...halves(pair, action, v, asked));
  if (missing.length > 0) return missing;
  const layer = policyLayer(pair.request.resource);
  return [
    {
      layer,
      side: 'resource',
      explicit: false,
      what: `the conditions of the statements that would allow ${action} can't hold together for ${pair.request.caller.arn}`,
    },
  ];
}

const isFalse = (e: Expr): boolean => solve(e).value === false;

/** Every policy of the pair. */
export const policiesOf = (pair: Pair): LayerPolicy[] => [...callerPolicies(pair.request.caller, scpsOf(pair.request)), ...resourcePolicies(pair.request)];

function explicitDenies(places: Places, hits: readonly Hit[]): Missing[] {
  return hits
    .filter((h) => h.statement.effect === 'Deny' && solve(h.when).value === true)
    .map((h) => {
      const ref = { layer: h.layer, document: h.document, sid: h.statement.sid, index: h.statement.index };
      const policy = places.policyOf(ref);
      const { file, path, sid, index } = places.sourceOf(ref);
      const what = `statement ${sid ?? String(index)} of ${policy?.arn ?? policy?.name ?? 'a policy'} (${file} ${path}) denies it`;
      return { layer: h.layer, side: sideOf(h.layer), explicit: true, what };
    });
}

function scpGaps(pair: Pair, action: string, hits: readonly Hit[]): Missing[] {
  const gaps: Missing[] = [];
  for (const [i, level] of (scpsOf(pair.request) ?? []).entries()) {
    const allow = any(hits.filter((h) => h.layer === 'scp' && h.statement.effect === 'Allow' && h.level === i).map((h) => h.when));
    if (!isFalse(allow) || level.some((p) => p.document === null)) continue;
    const [first] = level;
    const names = level.map((p) => `${p.name} (${p.arn ?? 'SCP'})`).join(', ');
    const what =
      first === undefined
        ? `a level of the organisation above account ${pair.request.caller.account ?? ''} has no SCP, so that nothing there allows ${action}`
        : `SCP ${names} on ${first.target ?? 'its target'} does not allow ${action}`;
    gaps.push({ layer: 'scp', side: 'principal', explicit: false, what });
  }
  return gaps;
}

/** Which of identity policy, boundary and resource policy lacks. */
function halves(pair: Pair, action: string, v: LayerValues, asked: string): Missing[] {
  const { caller, resource } = pair.request;
  const own = policyLayer(resource);
  const identity: Missing = {
    layer: 'identity-policy',
    side: 'principal',
    explicit: false,
    what: `${caller.arn} needs ${action} on ${asked} in an identity policy`,
  };
  const boundary: Missing = {
    layer: 'boundary',
    side: 'principal',
    explicit: false,
    what: `the permissions boundary of ${caller.arn} does not allow ${action}`,
  };
  const policy: Missing = {
    layer: own,
    side: 'resource',
    explicit: false,
    what: `${own === 'trust-policy' ? 'the trust policy' : resource.key === undefined ? 'the resource policy' : 'the key policy'} of ${resource.arn} must let ${caller.arn}${pair.kind.accounts === 'cross' ? ` or account ${caller.account ?? ''}` : ''} in for ${action}${asked === resource.arn ? '' : ` on ${asked}`}`,
  };
  const named = any([v.direct, v.role]);
  const letsIn = !isFalse(any([named, v.account]));
  const lacks: Missing[] = [];
  if (pair.kind.accounts === 'none') return isFalse(any([v.direct, v.grant, v.acl])) ? [policy] : [];
  if (pair.kind.accounts === 'cross') {
    if (!isFalse(all([v.identity, v.boundary, any([named, v.account, v.acl])])) || !isFalse(v.grant)) return [];
    if (isFalse(v.identity)) lacks.push(identity);
    if (isFalse(v.boundary)) lacks.push(boundary);
    if (!letsIn) lacks.push(policy);
    return lacks;
  }
  if (!isFalse(any([v.direct, all([v.role, v.boundary]), v.grant]))) return [];
  const rules = pair.kind.resourcePolicyRules;
  if (!isFalse(all([v.identity, v.boundary, rules ? v.account : true]))) return [];
  if (rules && isFalse(v.account) && isFalse(v.role)) return [policy];
  if (isFalse(v.identity) && isFalse(v.role)) lacks.push(identity);
  if (isFalse(v.boundary)) lacks.push(boundary);
  return lacks;
}
