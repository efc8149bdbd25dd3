/** Layers that are not known, and what they might say: nothing, everything allowed, everything denied. */
import fc, { type Arbitrary } from 'fast-check';
import type { PolicyRef, PrincipalFacts, ResourceFacts, World } from '../../policy/model.js';
import { ACCOUNTS, RESOURCE_NAMES, ROLE_NAMES, USER_NAMES } from './pools.js';

/** Names of layers, `identity alice`, `boundary app`, `policy data`, … */
export type Unread = readonly string[];

const LAYERS: readonly string[] = [
  ...USER_NAMES.flatMap((n) => [`identity ${n}`, `boundary ${n}`]),
  ...ROLE_NAMES.filter((n) => n !== 'linked').flatMap((n) => [`identity ${n}`, `boundary ${n}`, `trust ${n}`]),
  ...RESOURCE_NAMES.flatMap((n) => [`policy ${n}`, `unread ${n}`]),
  'scp-unit',
  'rcp-unit',
  'acl',
  'block',
  'grants',
];

export const unreadLayers: Arbitrary<Unread> = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...LAYERS), { minLength: 1, maxLength: 4 }) },
);

const blank = (ref: PolicyRef): PolicyRef => ({ ...ref, document: null });

/** The world with these layers not known. */
export function withUnread(world: World, unread: Unread): World {
  if (unread.length === 0) return world;
  const is = (layer: string): boolean => unread.includes(layer);
  return {
    ...world,
    accounts: world.accounts.map((a) => ({
      ...a,
      scps: a.scps?.map((level) => level.map((ref) => (is(ref.name) ? blank(ref) : ref))) ?? null,
      rcps: a.rcps?.map((level) => level.map((ref) => (is(ref.name) ? blank(ref) : ref))) ?? null,
      publicAccessBlock: is('block') && a.id === ACCOUNTS.member ? 'unknown' : a.publicAccessBlock,
    })),
    principals: world.principals.map((p) => ({
      ...p,
      policies: is(`identity ${p.name}`) ? p.policies.map(blank) : p.policies,
      boundary: p.boundary !== null && is(`boundary ${p.name}`) ? blank(p.boundary) : p.boundary,
      trust: p.trust !== null && is(`trust ${p.name}`) ? blank(p.trust) : p.trust,
    })),
    resources: world.resources.map((r) => unreadResource(r, is)),
  };
}

function unreadResource(r: ResourceFacts, is: (layer: string) => boolean): ResourceFacts {
  const policy = typeof r.policy !== 'string' && (is(`policy ${r.name}`) || is(`trust ${r.name}`)) ? blank(r.policy) : r.policy;
  return {
    ...r,
    policy: is(`unread ${r.name}`) ? 'unknown' : policy,
    ...(r.key === undefined ? {} : { key: is('grants') ? { ...r.key, grants: 'unknown' as const } : r.key }),
    ...(r.bucket === undefined ? {} : { bucket: is('acl') ? { ...r.bucket, acl: 'unknown' as const } : r.bucket }),
  };
}

export type Mode = 'nothing' | 'allow' | 'deny';
export const MODES: readonly Mode[] = ['nothing', 'allow', 'deny'];

const at = (kind: 'principal' | 'resource' | 'trust', mode: Mode): unknown => ({
  Version: '2012-10-17',
  Statement:
    mode === 'nothing'
      ? []
      : [
          {
            Effect: mode === 'allow' ? 'Allow' : 'Deny',
            ...(kind === 'principal' ? {} : { Principal: '*' }),
            Action: kind === 'trust' ? 'sts:*' : '*',
            ...(kind === 'trust' ? {} : { Resource: '*' }),
          },
        ],
});

/** The world with every unknown layer, and what isn't known of the external account, filled in. */
export function completed(world: World, modeOf: (layer: string) => Mode): World {
  const documents: Record<string, unknown> = { ...world.documents };
  const fill = (ref: PolicyRef, layer: string): PolicyRef => {
    if (ref.document !== null) return ref;
    const kind = ref.kind === 'trust' ? 'trust' : ref.kind === 'resource' || ref.kind === 'rcp' ? 'resource' : 'principal';
    const id = `${kind} ${modeOf(layer)}`;
    documents[id] = at(kind, modeOf(layer));
    return { ...ref, document: id };
  };
  const principals = world.principals.map((p) => completedPrincipal(p, fill));
  const resources = world.resources.map((r) => completedResource(world, r, fill, modeOf));
  const accounts = world.accounts.map((a) => ({
    ...a,
    scps: a.scps?.map((level) => level.map((ref) => fill(ref, 'scp'))) ?? null,
    rcps: a.rcps?.map((level) => level.map((ref) => fill(ref, 'rcp'))) ?? null,
    publicAccessBlock: a.publicAccessBlock === 'unknown' ? blockOf(modeOf('block')) : a.publicAccessBlock,
  }));
  return { ...world, documents, principals, resources, accounts };
}

const ref = (kind: PolicyRef['kind']): PolicyRef => ({ kind, name: 'filled', arn: null, group: null, file: 'spec.json', path: '$', document: null });

function completedPrincipal(p: PrincipalFacts, fill: (ref: PolicyRef, layer: string) => PolicyRef): PrincipalFacts {
  if (p.external) return { ...p, uniqueId: 'AIDAEVE', policies: p.kind === 'AccountRoot' ? [] : [fill(ref('inline'), `identity ${p.name}`)] };
  return {
    ...p,
    policies: p.policies.map((r) => fill(r, `identity ${p.name}`)),
    boundary: p.boundary === null ? null : fill(p.boundary, `boundary ${p.name}`),
    trust: p.trust === null ? null : fill(p.trust, `policy ${p.name}`),
  };
}

function completedResource(world: World, r: ResourceFacts, fill: (ref: PolicyRef, layer: string) => PolicyRef, modeOf: (layer: string) => Mode): ResourceFacts {
  const layer = `policy ${r.name}`;
  const policy = r.policy === 'unknown' ? fill(ref('resource'), layer) : r.policy === 'none' ? 'none' : fill(r.policy, layer);
  return {
    ...r,
    policy,
    ...(r.key?.grants === 'unknown' ? { key: { ...r.key, grants: modeOf('grants') === 'allow' ? grantsToAll(world) : [] } } : {}),
    ...(r.bucket?.acl === 'unknown' ? { bucket: { ...r.bucket, acl: modeOf('acl') === 'allow' ? [PUBLIC] : [] } } : {}),
  };
}

const SOURCE = { file: 'spec.json', path: '$', sid: null, index: 0 };
const PUBLIC = { granteeType: 'Group', grantee: 'http://acs.amazonaws.com/groups/global/AllUsers', permission: 'FULL_CONTROL', source: SOURCE };

function grantsToAll(world: World): NonNullable<ResourceFacts['key']>['grants'] {
  return world.principals.map((p, i) => ({
    grantId: `all${i}`,
    granteePrincipal: p.kind === 'Anyone' ? null : p.arn,
    retiringPrincipal: null,
    issuingAccount: null,
    sourceArn: null,
    operations: ['Decrypt', 'Encrypt', 'DescribeKey', 'RetireGrant'],
    encryptionContextEquals: null,
    encryptionContextSubset: null,
    source: SOURCE,
  }));
}

function blockOf(mode: Mode): { BlockPublicAcls: boolean; IgnorePublicAcls: boolean; BlockPublicPolicy: boolean; RestrictPublicBuckets: boolean } {
  const on = mode === 'deny';
  return { BlockPublicAcls: on, IgnorePublicAcls: on, BlockPublicPolicy: on, RestrictPublicBuckets: on };
}
