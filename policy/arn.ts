/** ARNs: `arn:partition:service:region:account:resource`. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
import type { AccountId, Arn } from './model.js';

export interface ParsedArn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Null where the text is no ARN. */
export function parseArn(arn: string): ParsedArn | null {
  const parts = arn.split(':');
  const [prefix, partition, service, region, account] = parts;
  if (prefix !== 'arn' || parts.length < 6 || !partition || !service || region === undefined || account === undefined) return null;
  const resource = parts.slice(5).join(':');
  return resource === '' ? null : { partition, service, region, account, resource };
}

/** The account that a principal element names as a whole (`123456789012` or `arn:aws:iam::123456789012:root`), or null. */
export function accountOfPrincipal(text: string): AccountId | null {
  if (/^\d{12}$/.test(text)) return text;
  return /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(text)?.[1] ?? null;
}

/** `arn:aws:sts::1:assumed-role/R/S` → its parts, else null. The ARN has no path of the role. */
export function parseSessionArn(arn: Arn): { account: AccountId; partition: string; role: string; session: string } | null {
  const m = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\/([^/]+)$/.exec(arn);
  return m?.[1] && m[2] && m[3] && m[4] ? { partition: m[1], account: m[2], role: m[3], session: m[4] } : null;
}

/** A key of a bucket: `arn:aws:s3:::bucket/key` → bucket ARN and key; null if not an object's ARN. */
export function parseObjectArn(arn: Arn): { bucket: Arn; key: string } | null {
  const m = /^(arn:[a-z-]+:s3:::[^/:]+)\/([^]+)$/.exec(arn);
  return m?.[1] && m[2] ? { bucket: m[1], key: m[2] } : null;
}

/** Compares by code point, whatever the locale: the order in which chains and rows stand. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return surrogateLast(x) - surrogateLast(y);
  }
  return a.length - b.length;
}

/** Makes code units compare like the code points that they are part of. */
function surrogateLast(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x10000 : unit;
}
