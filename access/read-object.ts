/**
 * Effective read: `s3:GetObject` on the object and, where the bucket encrypts with SSE-KMS, `kms:Decrypt` on that key, by
 * the same principal. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
import type { ProofRef } from '../graph/model.js';
import type { LoadView } from '../graph/store.js';
import { all, relocated, unknown } from '../policy/expr.js';
import { type DocumentId, type Expr, type Origin, OWN_POLICY, type ResourceFacts } from '../policy/model.js';
import { ABSENT, type KeyValue, known } from '../policy/condition/test.js';
import { escapeGlob, parseGlob } from '../policy/glob.js';
import { supply } from '../policy/solve.js';
import type { Lookup } from './context.js';
import { accessOfVirtual, type AccessRow, type AccessRows, accessRows } from './access-rows.js';
import { isAwsManagedKeyId } from '../policy/tables/service-linked.js';
import { type Action, READ_OBJECT, resolveAction, resolveResource, type Start, type Subject } from './resolve.js';

/**
 * Direct access to what is asked about, plain or joined.
 * @param start given where only its rows are wanted and the graph may not know it
 */
export async function finalRows(view: LoadView, action: Action, subject: Subject, start?: Start): Promise<AccessRows> {
  if (action.name !== READ_OBJECT) return rowsFor(view, action, subject, start);
  return subject.resource.bucket === undefined ? new Map() : readObjectRows(view, subject, start);
}

/** Rows of principals that may do both halves; a half that is not known leaves the row open. */
async function readObjectRows(view: LoadView, subject: Subject, start?: Start): Promise<AccessRows> {
  const get = await resolveAction('s3:GetObject');
  const rows = await rowsFor(view, get, subject, start);
  const { bucket } = subject.resource;
  const key = bucket === undefined ? 'unknown' : bucket.encryptionKey;
  if (key === null) return rows;
  if (key === 'unknown') {
    const open = unknown('resource-policy', `the key that encrypts ${subject.resource.arn} is not known`);
    const changed = once((row: AccessRow): AccessRow => ({ ...row, expr: all([row.expr, open]) }));
    return new Map([...rows].map(([id, row]) => [id, changed(row)]));
  }
  if (!isAwsManagedKeyId(key)) return joined(view, rows, subject, key, start);
  const own = new Map([...rows].filter(([, r]) => !r.crossAccount && r.kind !== 'Anyone'));
  const managed = await view.keyOfAlias(keyArn(subject.resource, `alias/${key.slice(key.lastIndexOf('aws/'))}`));
  return managed === null ? own : joined(view, own, subject, managed, start);
}

/** Rows of principals that have both halves. */
async function joined(view: LoadView, rows: AccessRows, subject: Subject, key: string, start?: Start): Promise<AccessRows> {
  const decrypt = await keyAsked(view, subject.resource, key);
  const decrypts = await rowsFor(view, decrypt.action, decrypt.subject, start);
  const withKey = once((get: AccessRow) => once((half: AccessRow) => both(get, half, subject)));
  const found = new Map<number, AccessRow>();
  for (const [id, get] of rows) {
    const half = decrypts.get(id);
    if (half !== undefined) found.set(id, withKey(get)(half));
  }
  return found;
}

/** Worked out once for each row: many principals share one. */
function once<T>(work: (row: AccessRow) => T): (row: AccessRow) => T {
  const done = new Map<AccessRow, T>();
  return (row) => {
    const before = done.get(row);
    if (before !== undefined) return before;
    const value = work(row);
    done.set(row, value);
    return value;
  };
}

async function rowsFor(view: LoadView, action: Action, subject: Subject, start?: Start): Promise<AccessRows> {
  return start === undefined || start.stored ? accessRows(view, action, subject) : accessOfVirtual(view, action, subject, start);
}

/** A key id or alias in a bucket's encryption means a key of the bucket's account and region. */
export function keyArn(bucket: ResourceFacts, key: string): string {
  if (key.startsWith('arn:')) return key;
  const partition = bucket.arn.split(':')[1] ?? 'aws';
  return `arn:${partition}:kms:${bucket.region ?? 'us-east-1'}:${bucket.account ?? ''}:${key.startsWith('alias/') ? key : `key/${key}`}`;
}

/**
 * The encryption context's ARN: the object's, or with S3 Bucket Keys the bucket's.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
function encryptedArn({ resource, objectKey }: Subject): KeyValue {
  if (resource.bucket?.bucketKey === true) return known(resource.arn);
  if (objectKey !== null) return known(`${resource.arn}/${objectKey}`);
  return { kind: 'open', always: true, like: parseGlob(`${escapeGlob(resource.arn)}/?*`) };
}

/** What S3 fixes of the request to KMS that it makes for the caller. */
export function encryptionFacts(subject: Subject): Lookup {
  const { resource } = subject;
  const suffix = resource.arn.startsWith('arn:aws-cn:') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const fixed: Readonly<Record<string, KeyValue>> = {
    'kms:viaservice': known(`s3.${resource.region ?? 'us-east-1'}.${suffix}`),
    'aws:viaawsservice': known('true'),
    'kms:encryptioncontextkeys': known('aws:s3:arn'),
    'kms:encryptioncontext:aws:s3:arn': encryptedArn(subject),
  };
  return (name) => {
    const key = name.toLowerCase();
    return fixed[key] ?? (key.startsWith('kms:encryptioncontext:') ? ABSENT : undefined);
  };
}

/** The request to KMS of an effective read: the key of the bucket's default encryption. */
export async function keyAsked(view: LoadView, bucket: ResourceFacts, key: string): Promise<{ action: Action; subject: Subject }> {
  const action = await resolveAction('kms:Decrypt');
  return { action, subject: await resolveResource(view, keyArn(bucket, key), action) };
}

/** Both halves of one principal: S3 asks KMS with the caller's own permissions. */
function both(get: AccessRow, decrypt: AccessRow, subject: Subject): AccessRow {
  const [key] = decrypt.on;
  const own = key === undefined || typeof key.policy === 'string' ? null : key.policy.document;
  return {
    ...get,
    expr: all([get.expr, supply(inPolicy(decrypt.expr, own), encryptionFacts(subject))]),
    crossAccount: get.crossAccount || decrypt.crossAccount,
    on: [...get.on, ...decrypt.on],
    proofs: [...get.proofs, ...decrypt.proofs],
    proof: async (): Promise<readonly ProofRef[]> => [
      ...(await get.proof()),
      ...(await decrypt.proof()).map((ref) => ({ ...ref, origin: originIn(ref.origin, own) })),
    ],
  };
}

/** Of two resources the first one's policy is meant by "own": the other's is named. */
function originIn(origin: Origin, document: DocumentId | null): Origin {
  return 'document' in origin && origin.document === OWN_POLICY && document !== null ? { ...origin, document } : origin;
}

function inPolicy(expr: Expr, document: DocumentId | null): Expr {
  return relocated(expr, (source) => originIn(source, document));
}
