/** Buckets, keys and whatever else can have a resource policy, of an iam-collect folder. */
import { BLOCK_FLAGS } from '../collect/members.js';
import { hashOf } from '../hash.js';
import { isObject } from '../snapshot/policy-shape.js';
import { typeOf } from '../snapshot/resource-types.js';
import type { CollectedAccount } from './collected-identities.js';
import { tagsOf } from './collected-identities.js';
import { pick, pickText, type Entry } from './entry.js';
import { notRead } from './not-read.js';

/** Adds a resource whose policies are evaluated; false for anything else. */
export function addResource(entry: Entry, account: CollectedAccount): boolean {
  const type = typeOf(entry.arn);
  if (!type.hasPolicy || (entry.arn.account !== account.id && entry.arn.account !== '')) return false;
  const content = type.type === 's3:bucket' ? bucket(entry, account) : type.type === 'kms:key' ? key(entry) : other(entry);
  account.files.set(pathOf(entry, type.service, account), content);
  return true;
}

/** Two names may become one; the ARN tells them apart. */
function pathOf(entry: Entry, service: string, account: CollectedAccount): string {
  const name = entry.arn.resource.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 120);
  const path = `${service}/${name}.json`;
  return account.files.has(path) ? `${service}/${name}-${hashOf(entry.text).slice(0, 12)}.json` : path;
}

/** Which ACLs and which ownership a bucket has is not in such a folder: no member means not known. */
function bucket(entry: Entry, account: CollectedAccount): object {
  const block = flags(entry.files.get('bpa'));
  const encryption = entry.files.get('encryption');
  const rules = encryption === null ? null : pick(encryption, 'Rules') === undefined ? pick(encryption, 'ServerSideEncryptionConfiguration') : encryption;
  if (entry.files.has('encryption') && rules === undefined)
    account.failures.push(notRead(account.id, 's3', 'GetBucketEncryption', entry.text, '`encryption.json` has a form that is not known'));
  return {
    ...named(entry),
    Policy: policyOf(entry),
    ...(block === undefined ? {} : { PublicAccessBlock: block }),
    ...(rules === undefined ? {} : { Encryption: rules }),
  };
}

/** The four flags; undefined where they are in no form that is known. */
function flags(value: unknown): object | undefined {
  const inner = pick(value, 'PublicAccessBlockConfiguration') ?? value;
  if (!isObject(inner)) return undefined;
  const entries = BLOCK_FLAGS.flatMap((flag) => {
    const set = pick(inner, flag);
    return typeof set === 'boolean' ? [[flag, set] as const] : [];
  });
  return entries.length === BLOCK_FLAGS.length ? Object.fromEntries(entries) : undefined;
}

/** A key always has a policy: without the file it is not known, and neither are the grants. */
function key(entry: Entry): object {
  const policy = policyOf(entry);
  const manager = pickText(entry.metadata, 'keyManager');
  return {
    KeyMetadata: { Arn: entry.text, ...(manager === null ? {} : { KeyManager: manager }) },
    ...(policy === null ? {} : { Policy: policy }),
    Tags: tagsOf(entry),
  };
}

function other(entry: Entry): object {
  const role = pickText(entry.metadata, 'role');
  return { ...named(entry), Policy: policyOf(entry), ...(role === null ? {} : { Role: role }) };
}

function named(entry: Entry): object {
  const region = entry.arn.region === '' ? pickText(entry.metadata, 'region') : entry.arn.region;
  return { Arn: entry.text, ...(region === null ? {} : { Region: region }), Tags: tagsOf(entry) };
}

/** `policy.json` is there if the resource has a policy, and may say null. */
function policyOf(entry: Entry): unknown {
  return entry.files.get('policy') ?? null;
}
