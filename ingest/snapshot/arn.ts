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
