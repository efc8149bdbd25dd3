/**
 * S3 policies of AWS Organizations: Block Public Access for whole accounts.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3_syntax.html
 * Inheritance: https://docs.aws.amazon.com/organizations/latest/userguide/policy-operators.html
 */
import type { PublicAccessBlock } from '../../policy/model.js';
import { isObject } from './policy-shape.js';

export const ALL_BLOCKED: PublicAccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** What the S3 policies on the levels root → account add up to; a lower `@@assign` replaces a higher one. */
export function assignsBlock(targets: ReadonlyMap<string, readonly unknown[]>, levels: readonly string[]): PublicAccessBlock | null | 'unknown' {
  let value: PublicAccessBlock | null | 'unknown' = null;
  for (const level of levels) {
    for (const content of targets.get(level) ?? []) {
      const setting = settingOf(content);
      if (content === undefined) value = 'unknown';
      else if (setting === 'all') value = ALL_BLOCKED;
      else if (setting === 'none') value = null;
    }
  }
  return value;
}

function settingOf(content: unknown): unknown {
  const attributes = isObject(content) ? content['s3_attributes'] : undefined;
  const block = isObject(attributes) ? attributes['public_access_block_configuration'] : undefined;
  return isObject(block) ? block['@@assign'] : undefined;
}
