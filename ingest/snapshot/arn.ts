/**
 * ARNs as the snapshot reader needs them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
import type { AccountId, Arn } from '../../policy/model.js';

export interface ParsedArn {
  readonly partition: string;
  readonly service: string;
  /** Empty where the ARN has none. */
  readonly region: string;
  /** Empty where the ARN has none, e.g. a bucket's. */
  readonly account: string;
  readonly resource: string;
}

const ARN = /^arn:(aws[a-z0-9-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|aws|aws-managed)?:(\S.*)$/s;

/** The parts of an ARN, or null where it is none. */
export function parseArn(text: string): ParsedArn | null {
  const match = text.length > 4096 ? null : ARN.exec(text);
  if (match === null) return null;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = match;
  return { partition, service, region, account, resource };
}

/** `arn:<partition>:iam::<account>:root`. */
export function rootArn(partition: string, account: AccountId): Arn {
  return `arn:${partition}:iam::${account}:root`;
}

export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** The part of a resource's name after its last `/`. */
export function lastPart(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

/** Orders strings by Unicode code point, whatever the locale. */
export function byCodePoint(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return surrogateLast(a) - surrogateLast(b);
  }
  return left.length - right.length;
}

/** Makes code units compare like the code points that they are part of. */
function surrogateLast(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x10000 : unit;
}
