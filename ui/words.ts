/** Names of things in words. */
import { describe } from '../api/contract/words.js';
import type { HopCondition } from './types.js';

const hopName = (hop: number, hops: number): string => (hop >= hops ? '' : `hop ${hop + 1}: `);

/** Open conditions of a path, each with its hop where it is not the access itself. */
export const conditionWords = (conditions: readonly HopCondition[], hops: number): string[] =>
  conditions.map((c) => `${hopName(c.hop, hops)}${describe(c.test)}`);

export function howWords(way: 'direct' | 'assume-role', hops: number): string {
  return way === 'direct' ? 'direct' : `AssumeRole, ${hops} ${hops === 1 ? 'hop' : 'hops'}`;
}

const VIA: Readonly<Record<string, string>> = {
  'resource-policy': 'resource policy',
  'identity-policy': 'identity policy',
  both: 'resource + identity policy',
  grant: 'key grant',
  acl: 'bucket ACL',
  assignment: 'assignment of Identity Center',
};
export const viaWords = (via: string): string => VIA[via] ?? via;

const LAYERS: Readonly<Record<string, string>> = {
  'identity-policy': 'identity policy',
  'resource-policy': 'resource policy',
  'trust-policy': 'trust policy',
  boundary: 'permissions boundary',
  'session-policy': 'session policy',
  scp: 'service control policies',
  rcp: 'resource control policies',
  grant: 'key grants',
  acl: 'bucket ACL',
  'public-access-block': 'Block Public Access',
  'not-cross-account': 'cross-account access',
  'not-applicable': 'the action',
  assignment: 'assignment of Identity Center',
};
export const layerWords = (layer: string): string => LAYERS[layer] ?? layer;

/** Kinds of principals in the plural; of resources, `s3:bucket` says what it is. */
const KINDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  User: ['user', 'users'],
  Role: ['role', 'roles'],
  AccountRoot: ['account root', 'account roots'],
  FederatedProvider: ['identity provider', 'identity providers'],
  AwsService: ['AWS service', 'AWS services'],
  Instance: ['instance', 'instances'],
  Anyone: ['anyone', 'anyone'],
  Person: ['person', 'persons'],
};

/** `142 users`, `12 s3 buckets`. */
export function kindWords(kind: string, n: number): string {
  const plain = kind.replace(':', ' ');
  const [one, many] = KINDS[kind] ?? [plain, plain.endsWith('y') ? `${plain.slice(0, -1)}ies` : `${plain}s`];
  return `${countWords(n)} ${n === 1 ? one : many}`;
}

/** Last part of an ARN: what people call the thing. Anything else as it is. */
export function shortName(arn: string): string {
  if (arn === '*') return 'anyone';
  if (!arn.startsWith('arn:')) return arn;
  const rest = arn.split(':').slice(5).join(':');
  if (rest === 'root') return `${accountOf(arn) ?? ''} root`.trim();
  if (arn.split(':')[2] === 's3') return rest;
  const name = rest.split('/').at(-1) ?? rest;
  const set = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(name)?.[1];
  return set === undefined ? name : `${set} (SSO)`;
}

/** A person of Identity Center: the ARN has only an id. */
export const isPerson = (arn: string): boolean => arn.split(':')[2] === 'identitystore';

/** The account an ARN names, or null. */
export function accountOf(arn: string): string | null {
  const part = arn.startsWith('arn:') ? arn.split(':')[4] : undefined;
  return part !== undefined && /^\d{12}$/.test(part) ? part : null;
}

/** `4,212`, whatever the reader's locale: the page is in English. */
export const countWords = (n: number): string => n.toLocaleString('en-US');

/** `2026-01-02T03:04:05Z` as a reader's clock has it. */
export const timeWords = (iso: string): string => {
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? iso
    : date
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, ' UTC');
};
