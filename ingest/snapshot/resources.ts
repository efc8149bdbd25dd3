/** Resources of one account, from `accounts/<id>/<service>/<file>.json`. */
import type { PolicyRef, Tags } from '../../policy/model.js';
import { parseArn, type ParsedArn } from './arn.js';
import { bucketFacts } from './bucket.js';
import { check } from './check.js';
import type { Context } from './context.js';
import { bare, type PrincipalDraft, type ResourceDraft } from './facts.js';
import type { Part } from './failures.js';
import type { RawFile } from './files.js';
import { found, quote } from './issue.js';
import { keyFacts, keyRemarks } from './key.js';
import { isObject } from './policy-shape.js';
import { salvageResource } from './salvage.js';
import { typeOf, type ResourceType } from './resource-types.js';
import type { TagsInput } from './schema-common.js';
import { BucketSchema, InstanceSchema, KeySchema, ResourceSchema, type InstanceFile } from './schema-resource.js';
import { tagsOf } from './tags.js';

/** A resource, and for an instance the principal that it is too. */
export interface Read {
  readonly resource: ResourceDraft;
  readonly principal: PrincipalDraft | null;
}

interface Scope {
  readonly raw: RawFile;
  readonly account: string;
  readonly arn: ParsedArn;
  readonly text: string;
  readonly type: ResourceType;
  readonly context: Context;
  /** Parts that failed calls leave open. */
  readonly open: ReadonlySet<Part>;
  /** ARN of an instance profile → ARNs of its roles. */
  readonly profiles: ReadonlyMap<string, readonly string[]>;
}

/** Reads one file; null where an issue says why not. What the thing is comes from its ARN. */
export function readResource(raw: RawFile, account: string, profiles: ReadonlyMap<string, readonly string[]>, context: Context): Read | null {
  const at = arnAt(raw.json);
  if (typeof at.value !== 'string') {
    context.issues.add(raw.path, at.path, `expected the ARN of a resource, found ${found(at.value)}`);
    return null;
  }
  const arn = parseArn(at.value);
  const wrong = arn === null ? `expected an ARN, found ${quote(at.value)}` : misplaced(arn, at.value, account);
  if (wrong !== null || arn === null) {
    context.issues.add(raw.path, at.path, wrong ?? '');
    return null;
  }
  const type = typeOf(arn);
  const open = context.failures.openParts(account, type.service, arn.region === '' ? null : arn.region, at.value, type.name);
  const scope: Scope = { raw, account, arn, text: at.value, type, context, open, profiles };
  const read = readTyped(scope);
  if (read !== null) return read;
  salvageResource(raw, context);
  return withoutPrincipal(common(scope, {}));
}

function arnAt(json: unknown): { readonly path: string; readonly value: unknown } {
  if (!isObject(json)) return { path: '$', value: json };
  const metadata = json['KeyMetadata'];
  if (isObject(metadata)) return { path: '$.KeyMetadata.Arn', value: metadata['Arn'] };
  return { path: '$.Arn', value: json['Arn'] };
}

/** Services with ARNs that have no account. */
const WITHOUT_ACCOUNT: ReadonlySet<string> = new Set(['s3', 'apigateway', 'cloudfront', 'ec2', 'elasticbeanstalk', 'events', 'route53', 'rds']);

/** A bucket's ARN has no account, its folder gives it; every other has the account of its folder. */
function misplaced(arn: ParsedArn, text: string, account: string): string | null {
  const inArn = arn.account === '' && WITHOUT_ACCOUNT.has(arn.service) ? account : arn.account;
  if (inArn !== account) return `expected an ARN of account ${account}, found ${quote(text)}`;
  const type = typeOf(arn).type;
  if (type === 's3:object') return `expected the ARN of a bucket, found the ARN of an object ${quote(text)}`;
  if (type === 'iam:role' || type === 'iam:user')
    return `expected the ARN of a resource; users and roles stand in authorization-details.json, found ${quote(text)}`;
  return null;
}

function readTyped(scope: Scope): Read | null {
  switch (scope.type.type) {
    case 's3:bucket':
      return withoutPrincipal(readBucket(scope));
    case 'kms:key':
      return withoutPrincipal(readKey(scope));
    case 'ec2:instance':
      return readInstance(scope);
    default:
      return withoutPrincipal(readGeneric(scope));
  }
}

function withoutPrincipal(resource: ResourceDraft | null): Read | null {
  return resource === null ? null : { resource, principal: null };
}

function readBucket(scope: Scope): ResourceDraft | null {
  const input = check(BucketSchema, scope.raw, scope.context.issues);
  if (input === null) return null;
  const bucket = bucketFacts(scope.raw.path, input, (part) => isOpen(scope, part));
  return { ...common(scope, input), bucket };
}

function readKey(scope: Scope): ResourceDraft | null {
  const input = check(KeySchema, scope.raw, scope.context.issues);
  if (input === null) return null;
  return { ...common(scope, input), remarks: keyRemarks(input), key: keyFacts(scope.raw.path, input, isOpen(scope, 'grants')) };
}

function readGeneric(scope: Scope): ResourceDraft | null {
  const input = check(ResourceSchema, scope.raw, scope.context.issues);
  return input === null ? null : common(scope, input);
}

function readInstance(scope: Scope): Read | null {
  const input = check(InstanceSchema, scope.raw, scope.context.issues);
  return input === null ? null : { resource: common(scope, input), principal: instancePrincipal(scope, input) };
}

function instancePrincipal(scope: Scope, input: InstanceFile): PrincipalDraft {
  const profile = input.IamInstanceProfile?.Arn;
  const roles = profile === undefined ? [] : scope.profiles.get(profile);
  if (roles === undefined)
    scope.context.warnings.push(
      `\`${scope.raw.path}\`: \`$.IamInstanceProfile.Arn\`: no role in the snapshot has the instance profile ${quote(profile ?? '')}`,
    );
  return {
    ...bare('Instance', scope.text, input.InstanceId ?? scope.type.name, scope.account, false),
    tags: tagsOf(input.Tags),
    runsAs: roles ?? [],
    runsAsUnknown: profileUnknown(scope) ? `the instance profile of ${scope.text} could not be read` : null,
    file: scope.raw.path,
  };
}

function profileUnknown({ account, arn, text, type, context }: Scope): boolean {
  return context.failures.profileUnknown(account, arn.region === '' ? null : arn.region, text, type.name);
}

interface CommonInput {
  readonly Region?: unknown;
  readonly Policy?: unknown;
  readonly Tags?: TagsInput;
}

function common(scope: Scope, input: CommonInput): ResourceDraft {
  const { type, arn, raw } = scope;
  return {
    type: type.type,
    service: type.service,
    arn: scope.text,
    name: type.name,
    region: typeof input.Region === 'string' ? input.Region : arn.region === '' ? null : arn.region,
    account: scope.account,
    collected: true,
    policy: policyOf(scope, input),
    tags: tagFacts(scope, input),
    remarks: [],
    file: raw.path,
  };
}

function tagFacts(scope: Scope, input: CommonInput): Tags | 'unknown' {
  return input.Tags === undefined || isOpen(scope, 'tags') || isOpen(scope, 'abac') ? 'unknown' : tagsOf(input.Tags);
}

/** `null`: it has none. No member: not known where the type has policies, none elsewhere. */
function policyOf(scope: Scope, input: CommonInput): PolicyRef | 'none' | 'unknown' {
  if (isOpen(scope, 'policy')) return 'unknown';
  const { Policy: policy } = input;
  if (policy === undefined) return scope.type.hasPolicy ? 'unknown' : 'none';
  if (policy === null) return 'none';
  const place = { kind: 'resource', name: scope.text, file: scope.raw.path, path: '$.Policy' } as const;
  const ref = scope.context.documents.ref(place, policy);
  return ref.document === null ? 'unknown' : ref;
}

function isOpen(scope: Scope, part: Part): boolean {
  return scope.open.has(part);
}

/** Adds what was read, or an issue that names both files of one ARN. */
export function addResource(resource: ResourceDraft, into: Map<string, ResourceDraft>, context: Context): boolean {
  const before = into.get(resource.arn);
  if (before === undefined) into.set(resource.arn, resource);
  else
    context.issues.add(
      resource.file ?? '',
      resource.type === 'kms:key' ? '$.KeyMetadata.Arn' : '$.Arn',
      `expected one file for each ARN, found ${quote(resource.arn)} in \`${before.file ?? ''}\` too`,
    );
  return before === undefined;
}
