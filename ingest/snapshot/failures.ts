/** What `manifest.json` records as failed: not known, whatever the files say. */
import { addTo } from '../../policy/group-by.js';
import { lastPart } from './arn.js';
import type { FailureInput } from './schema-organization.js';

/** A part of a resource's facts that a failed call leaves open. */
export type Part = 'policy' | 'tags' | 'grants' | 'publicAccessBlock' | 'acl' | 'ownership' | 'encryption' | 'abac';

/** Calls whose failure leaves one part open, or none; every other call about one resource leaves its policy open. */
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

const DETAILS_CALL = 'GetAccountAuthorizationDetails';
const NONE: readonly FailureInput[] = [];

export class Failures {
  readonly #byAccount = new Map<string, FailureInput[]>();

  constructor(readonly list: readonly FailureInput[]) {
    for (const failure of list) addTo(this.#byAccount, failure.Account ?? '', failure);
  }

  /** The parts of one resource that failed calls leave open: calls that name it, or its whole service in its region. */
  openParts(account: string, service: string, region: string | null, arn: string, name: string): ReadonlySet<Part> {
    const parts = new Set<Part>();
    for (const failure of this.#of(account)) {
      const part = partOf(failure.Call);
      if (part !== null && (namesIt(failure, arn, name) || coversIt(failure, service, region))) parts.add(part);
    }
    return parts;
  }

  /** Whether the account's users and roles could not all be read. */
  identitiesUnknown(account: string): boolean {
    return this.#of(account).some((failure) => bareCall(failure.Call) === DETAILS_CALL);
  }

  /** Whether the account's own Block Public Access could not be read. */
  accountBlockUnknown(account: string): boolean {
    return this.#of(account).some((failure) => isAccountBlock(failure, account));
  }

  /** Failures of calls about one identity (or managed policy) of IAM. */
  ofIdentity(account: string, arn: string, name: string): readonly FailureInput[] {
    const all = this.#of(account);
    if (all.length === 0) return NONE;
    return all.filter((failure) => failure.Service === 'iam' && affectsPolicies(failure.Call) && namesIt(failure, arn, name));
  }

  /** Whether the access keys of a user could not all be listed. */
  accessKeysUnknown(account: string, arn: string, name: string): boolean {
    return this.#of(account).some((failure) => bareCall(failure.Call) === 'ListAccessKeys' && (!isText(failure.Resource) || namesIt(failure, arn, name)));
  }

  /** Whether assignments or groups of Identity Center could not all be read. */
  assignmentsUnknown(): boolean {
    return this.list.some((failure) => ['sso-admin', 'sso', 'identitystore'].includes(failure.Service));
  }

  /** Whether an instance's profile, or the roles of profiles, could not be read. */
  profileUnknown(account: string, region: string | null, arn: string, name: string): boolean {
    return this.#of(account).some((failure) => {
      const call = bareCall(failure.Call);
      if (!/InstanceProfile/.test(call) && !(failure.Service === 'ec2' && /^Describe(?!Regions)/.test(call))) return false;
      if (isText(failure.Resource)) return namesIt(failure, arn, name) || /InstanceProfile/.test(failure.Resource);
      return !isText(failure.Region) || region === null || failure.Region === region;
    });
  }

  /** Failures of calls to AWS Organizations; those about one policy name it in `Resource`. */
  ofOrganization(): readonly FailureInput[] {
    return this.list.filter((failure) => failure.Service === 'organizations');
  }

  /** Failures about one resource each: service, region, account and the name or ARN given. */
  resources(): readonly FailureInput[] {
    return this.list.filter((failure) => isText(failure.Resource) && isText(failure.Account) && failure.Service !== 'iam');
  }

  #of(account: string): readonly FailureInput[] {
    return this.#byAccount.get(account) ?? NONE;
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
  const words = call.includes('-') ? call.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)) : [call];
  return words.join('').replace(/Command$/, '');
}

function namesIt(failure: FailureInput, arn: string, name: string): boolean {
  const resource = failure.Resource;
  if (!isText(resource)) return false;
  return resource === arn || resource === name || (resource.includes('/') && !resource.startsWith('arn:') && lastPart(resource) === name);
}

/** A failed call that is made once for each resource and names none: every resource of its service and region. */
function coversIt(failure: FailureInput, service: string, region: string | null): boolean {
  if (isText(failure.Resource) || failure.Service !== service || !/^Get|^ListGrants$|Tag/.test(bareCall(failure.Call))) return false;
  if (service === 's3' && bareCall(failure.Call) === 'GetPublicAccessBlock') return false;
  return !isText(failure.Region) || region === null || failure.Region === region;
}

function isAccountBlock(failure: FailureInput, account: string): boolean {
  if (bareCall(failure.Call) !== 'GetPublicAccessBlock') return false;
  return failure.Service === 's3control' || !isText(failure.Resource) || failure.Resource === account;
}

function affectsPolicies(call: string): boolean {
  return !/AccessKey|LoginProfile|Summary|MFA|Provider|Credential/.test(bareCall(call));
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
