/** Resources that have no file: those whose calls failed, and those that a question names. */
import { isAccountId, parseArn } from './arn.js';
import { unknownBucket } from './bucket.js';
import type { Context } from './context.js';
import type { ResourceDraft } from './facts.js';
import { partOf } from './failures.js';
import { unknownKey } from './key.js';
import { arnOf, typeOf } from './resource-types.js';

/** A resource of which nothing but its ARN is known; null where the text is no ARN. */
export function outside(text: string, account: string | null, collected: boolean): ResourceDraft | null {
  const arn = parseArn(text);
  if (arn === null) return null;
  const type = typeOf(arn);
  const draft: ResourceDraft = {
    type: type.type === 'kms:alias' ? 'kms:key' : type.type,
    service: type.service,
    arn: text,
    name: type.name,
    region: arn.region === '' ? null : arn.region,
    account: account ?? (isAccountId(arn.account) ? arn.account : null),
    collected,
    policy: type.hasPolicy || type.type === 'kms:alias' ? 'unknown' : 'none',
    tags: 'unknown',
    remarks: [],
    file: null,
  };
  if (draft.type === 's3:bucket') return { ...draft, bucket: unknownBucket() };
  return draft.type === 'kms:key' ? { ...draft, key: unknownKey() } : draft;
}

/** Adds the resources that `manifest.json` names as failed and that have no file. */
export function addFailed(partition: string, into: Map<string, ResourceDraft>, context: Context): void {
  for (const failure of context.failures.resources()) {
    const account = failure.Account ?? '';
    const arn = arnOf(partition, failure.Service === 's3control' ? 's3' : failure.Service, failure.Region ?? '', account, failure.Resource ?? '');
    if (arn === null || into.has(arn) || !isAccountId(account) || partOf(failure.Call) === null || isBare(arn)) continue;
    const draft = outside(arn, account, true);
    if (draft !== null && draft.type !== 'iam:role' && draft.type !== 's3:object') into.set(arn, draft);
  }
}

/** S3's ARN of an account id is what a failed call about the account's own settings would become. */
function isBare(arn: string): boolean {
  return isAccountId(parseArn(arn)?.resource ?? '');
}

/** Adds the resources that a question names; an object's ARN means its bucket, a known key's alias that key. */
export function addAsked(texts: readonly string[], into: Map<string, ResourceDraft>): void {
  const aliases = new Set([...into.values()].flatMap((resource) => resource.key?.aliases.map((alias) => alias.arn) ?? []));
  for (const text of texts) {
    const arn = bucketOf(text);
    if (into.has(arn) || aliases.has(arn)) continue;
    const draft = outside(arn, null, false);
    if (draft !== null) into.set(arn, draft);
  }
}

function bucketOf(text: string): string {
  const arn = parseArn(text);
  if (arn === null || typeOf(arn).type !== 's3:object') return text;
  return `arn:${arn.partition}:s3:::${arn.resource.split('/')[0] ?? ''}`;
}
