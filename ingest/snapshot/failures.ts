/** What `manifest.json` records as failed: not known, whatever the files say. */
import { lastPart } from './arn.js';
import type { FailureInput } from './schema-organization.js';

/** A part of a resource's facts that a failed call leaves open. */
export type Part = 'policy' | 'tags' | 'grants' | 'publicAccessBlock' | 'acl' | 'ownership' | 'encryption' | 'abac';

/** Calls whose failure leaves exactly one part open; every other call about one resource leaves its policy open. */
const PART_OF_CALL: readonly (readonly [RegExp, Part | null])[] = [
  [/Tag/, 'tags'],
  [/^ListGrants$/, 'grants'],
  [/PublicAccessBlock$/, 'publicAccessBlock'],
  [/Acl$/, 'acl'],
  [/OwnershipControls$/, 'ownership'],
  [/Encryption$/, 'encryption'],
  [/Abac$/, 'abac'],
  [/^(ListAliases|GetBucketLocation|GetKeyRotationStatus)$/, null],
];

const IDENTITY_SERVICE = 'iam';
const DETAILS_CALL = 'GetAccountAuthorizationDetails';

export class Failures {
  constructor(readonly list: readonly FailureInput[]) {}

  /** Whether a call about this resource failed that leaves the part open. */
  leavesOpen(part: Part, account: string, arn: string, name: string): boolean {
    return this.list.some((failure) => failure.Account === account && namesIt(failure, arn, name) && partOf(failure.Call) === part);
  }

  /** Whether the account's users and roles could not all be read. */
  identitiesUnknown(account: string): boolean {
    return this.list.some((failure) => failure.Account === account && bareCall(failure.Call) === DETAILS_CALL);
  }

  /** Whether the account's own Block Public Access could not be read. */
  accountBlockUnknown(account: string): boolean {
    return this.list.some(
      (failure) =>
        failure.Account === account && isAccountBlock(failure, account),
    );
  }

  /** Failures of calls about one identity (or managed policy) of IAM. */
  ofIdentity(account: string, arn: string, name: string): readonly FailureInput[] {
    return this.list.filter(
      (failure) => failure.Account === account && failure.Service === IDENTITY_SERVICE && affectsPolicies(failure.Call) && namesIt(failure, arn, name),
    );
  }

  /** Failures of calls to AWS Organizations; those about one policy name it in `Resource`. */
  ofOrganization(): readonly FailureInput[] {
    return this.list.filter((failure) => failure.Service === 'organizations');
  }

  /** Failures about one resource each: service, region, account and the name or ARN given. */
  resources(): readonly FailureInput[] {
    return this.list.filter((failure) => isText(failure.Resource) && isText(failure.Account) && failure.Service !== IDENTITY_SERVICE);
  }
}

/** The part that a failed call leaves open, or null where decisions don't depend on it. */
export function partOf(call: string): Part | null {
  const name = bareCall(call);
  const entry = PART_OF_CALL.find(([pattern]) => pattern.test(name));
  return entry === undefined ? 'policy' : entry[1];
}

/** `get-bucket-policy` and `GetBucketPolicyCommand` mean `GetBucketPolicy`. */
function bareCall(call: string): string {
  const camel = call.includes('-') ? call.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') : call;
  return camel.replace(/Command$/, '');
}

function namesIt(failure: FailureInput, arn: string, name: string): boolean {
  const resource = failure.Resource;
  if (!isText(resource)) return false;
  return resource === arn || resource === name || (resource.includes('/') && !resource.startsWith('arn:') && lastPart(resource) === name);
}

function isAccountBlock(failure: FailureInput, account: string): boolean {
  const onAccount = !isText(failure.Resource) || failure.Resource === account || failure.Service === 's3control';
  return onAccount && bareCall(failure.Call) === 'GetPublicAccessBlock';
}

function affectsPolicies(call: string): boolean {
  return !/AccessKey|LoginProfile|Summary|MFA|Provider|Credential/.test(bareCall(call));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
