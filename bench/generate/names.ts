/** Names and ids. All follow from indexes and the seed, so that one account can name another's things before they are written. */
import { createHash } from 'node:crypto';
import type { RoleKind } from './distribution.js';

export const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1'] as const;
export const TEAMS = ['payments', 'search', 'identity', 'platform', 'data', 'mobile', 'billing', 'risk', 'logistics', 'growth'] as const;
const THINGS = [
  'orders',
  'invoices',
  'events',
  'reports',
  'exports',
  'images',
  'sessions',
  'audit',
  'metrics',
  'models',
  'backups',
  'artifacts',
  'leads',
] as const;
const FIRST = [
  'ana',
  'bo',
  'carl',
  'dana',
  'eli',
  'fay',
  'gus',
  'hana',
  'ivo',
  'jun',
  'kim',
  'lea',
  'max',
  'nia',
  'omar',
  'pia',
  'raj',
  'sam',
  'tia',
  'uma',
] as const;

/** The entry for an index of any size. */
export function cycle<T>(list: readonly T[], index: number): T {
  const entry = list[index % list.length];
  if (entry === undefined) throw new RangeError('an empty list has no entries');
  return entry;
}

const digest = (...parts: (string | number)[]): string => createHash('sha256').update(parts.join('/')).digest('hex');

export function accountId(seed: number, index: number): string {
  // Twelve digits; the index stands in them, so that no two are equal.
  const noise = parseInt(digest(seed, 'account', index).slice(0, 8), 16) % 10_000_000;
  return `${String((index % 9) + 1)}${String(Math.floor(index / 9)).padStart(4, '0')}${String(noise).padStart(7, '0')}`;
}

export function organizationId(seed: number): string {
  return `o-${digest(seed, 'organization').slice(0, 10)}`;
}

export function rootId(seed: number): string {
  return `r-${digest(seed, 'root').slice(0, 4)}`;
}

export function unitId(seed: number, index: number): string {
  return `ou-${digest(seed, 'root').slice(0, 4)}-${digest(seed, 'unit', index).slice(0, 8)}`;
}

export function policyId(seed: number, index: number): string {
  return `p-${digest(seed, 'policy', index).slice(0, 8)}`;
}

export function keyId(seed: number, account: number, index: number): string {
  const d = digest(seed, 'key', account, index);
  return `${d.slice(0, 8)}-${d.slice(8, 12)}-4${d.slice(13, 16)}-8${d.slice(17, 20)}-${d.slice(20, 32)}`;
}

export function hexId(seed: number, length: number, ...parts: (string | number)[]): string {
  return digest(seed, ...parts).slice(0, length);
}

/** `AIDA…`, `AROA…`, as IAM gives them: 21 characters. */
export function uniqueId(prefix: 'AIDA' | 'AROA' | 'AGPA' | 'ANPA', seed: number, ...parts: (string | number)[]): string {
  return `${prefix}${digest(seed, prefix, ...parts)
    .slice(0, 17)
    .toUpperCase()
    .replace(/[01]/g, 'Z')}`;
}

export const team = (index: number): string => cycle(TEAMS, index);
export const thing = (index: number): string => cycle(THINGS, index * 5 + 3);

/** Buckets share one name space. */
export function bucketName(account: number, index: number): string {
  return `acme-${team(account + index)}-${thing(index)}-${String(account)}-${String(index)}`;
}

export function resourceName(index: number): string {
  return `${team(index)}-${thing(index)}-${String(index)}`;
}

export function userName(index: number): string {
  return `${cycle(FIRST, index)}.${team(index * 3 + 1)}${String(index)}`;
}

const KIND_PATHS: Partial<Record<RoleKind, string>> = { people: '/aws-reserved/sso.amazonaws.com/', glue: '/service-role/', build: '/service-role/' };

export const rolePath = (kind: RoleKind): string => KIND_PATHS[kind] ?? '/';

export function roleName(seed: number, kind: RoleKind, account: number, index: number): string {
  if (kind === 'people') return `AWSReservedSSO_${team(index)}-${thing(index)}${String(index)}_${hexId(seed, 16, 'sso', account, index)}`;
  return `${kind}-${team(index)}-${thing(index)}-${String(index)}`;
}

export function customerPolicyName(index: number): string {
  return `${team(index)}-policy-${String(index)}`;
}
