/**
 * What an import didn't read, as `manifest.json` records it: calls that were not made. The reader takes what failed
 * as not known, so that nobody is told that there is no SCP or no bucket policy where nobody has looked.
 */
import type { FailureInput } from '../snapshot/schema-organization.js';

const CODE = 'NotImported';

/** Calls about a whole account, by what they would have told. */
const OF_ACCOUNT = {
  providers: [
    ['iam', 'ListSAMLProviders'],
    ['iam', 'ListOpenIDConnectProviders'],
  ],
  keys: [
    ['iam', 'GetAccountSummary'],
    ['iam', 'ListAccessKeys'],
  ],
  block: [['s3control', 'GetPublicAccessBlock']],
  grants: [['kms', 'ListGrants']],
} as const;

/** Calls that list what may have a resource policy or run as a role. */
const LISTS = [
  ['s3', 'ListBuckets'],
  ['kms', 'ListKeys'],
  ['sqs', 'ListQueues'],
  ['sns', 'ListTopics'],
  ['lambda', 'ListFunctions'],
  ['secretsmanager', 'ListSecrets'],
  ['ec2', 'DescribeInstances'],
] as const;

export type AccountPart = keyof typeof OF_ACCOUNT;

/** Nothing of these parts of an account was in the input. */
export function accountNotRead(account: string, parts: readonly AccountPart[]): readonly FailureInput[] {
  return parts.flatMap((part) =>
    OF_ACCOUNT[part].map(([Service, Call]) => ({ Account: account, Service, Call, Code: CODE, Message: 'not in what was imported' })),
  );
}

/** Nothing of the services that are not among `read` was in the input. */
export function resourcesNotRead(account: string, read: ReadonlySet<string>): readonly FailureInput[] {
  return LISTS.filter(([service]) => !read.has(service)).map(([service, call]) => notRead(account, service, call, null, 'not in what was imported'));
}

/** No organisation was in the input: SCPs and RCPs may be there. */
export function organizationNotRead(): FailureInput {
  return {
    Service: 'organizations',
    Call: 'ListPolicies',
    Code: CODE,
    Message: 'not in what was imported: service and resource control policies are not known',
  };
}

/** No assignments of Identity Center were in the input. */
export function identityCenterNotRead(): FailureInput {
  return { Service: 'sso-admin', Call: 'ListAccountAssignments', Code: CODE, Message: 'not in what was imported: persons are not known' };
}

/** Part of what is said of one thing was not in the input, or in no form that is known. */
export function notRead(account: string, service: string, call: string, resource: string | null, message: string): FailureInput {
  return { Account: account, Service: service, Call: call, Resource: resource, Code: CODE, Message: message };
}
