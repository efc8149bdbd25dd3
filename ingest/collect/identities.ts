/**
 * Users, groups, roles and managed policies of an account, and its users' access keys.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
import {
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import pMap from 'p-map';
import { type Aws, partOf } from './aws.js';
import { Gone, NO_SUCH_ENTITY } from './failure.js';
import { attachedArns, groupOf, policyOf, roleOf, userOf } from './identity-members.js';
import { pick, policyOrNull, sortedBy } from './members.js';
import { operation } from './operation.js';
import type { Out, Reader } from './reader.js';

const getDetails = operation('iam', 'iam', GetAccountAuthorizationDetailsCommand, ['Marker', 'Marker']);
const getPolicy = operation('iam', 'iam', GetPolicyCommand);
const getPolicyVersion = operation('iam', 'iam', GetPolicyVersionCommand);
const listAccessKeys = operation('iam', 'iam', ListAccessKeysCommand, ['Marker', 'Marker']);
const getLastUsed = operation('iam', 'iam', GetAccessKeyLastUsedCommand);

/** What the pages hold, of each only the members that are kept. */
interface Details {
  readonly users: ReturnType<typeof userOf>[];
  readonly groups: ReturnType<typeof groupOf>[];
  readonly roles: ReturnType<typeof roleOf>[];
  readonly policies: ReturnType<typeof policyOf>[];
}

export const identities: Reader = {
  service: 'iam',
  per: 'account',
  calls: [getDetails, getPolicy, getPolicyVersion, listAccessKeys, getLastUsed],
  files: ['authorization-details.json', 'access-keys.json'],
  async read(aws, out) {
    const details: Details = { users: [], groups: [], roles: [], policies: [] };
    for await (const page of aws.pages(getDetails, { MaxItems: 1000 }, (each) => [each])) addPage(details, page);
    const attached = new Set(attachedArns([...details.users, ...details.groups, ...details.roles]));
    await addMissing(aws, out, details, attached);
    // AWS's own policies decide something only where they are attached.
    const policies = details.policies.filter(({ Arn }) => Arn?.includes(':iam::aws:') !== true || attached.has(Arn));
    await out.file('authorization-details.json', {
      UserDetailList: sortedBy(details.users, (user) => user.Arn),
      GroupDetailList: sortedBy(details.groups, (group) => group.Arn),
      RoleDetailList: sortedBy(details.roles, (role) => role.Arn),
      Policies: sortedBy(policies, (policy) => policy.Arn),
    });
    await readKeys(aws, out, details);
  },
};

function addPage(details: Details, page: GetAccountAuthorizationDetailsResponse): void {
  for (const user of page.UserDetailList ?? []) details.users.push(userOf(user));
  for (const group of page.GroupDetailList ?? []) details.groups.push(groupOf(group));
  for (const role of page.RoleDetailList ?? []) details.roles.push(roleOf(role));
  for (const policy of page.Policies ?? []) details.policies.push(policyOf(policy));
}

/** Attached policies whose document the details don't hold. */
async function addMissing(aws: Aws, out: Out, details: Details, attached: ReadonlySet<string>): Promise<void> {
  const there = new Set(details.policies.map((policy) => policy.Arn));
  const missing = [...attached].filter((arn) => !there.has(arn));
  await pMap(missing, (arn) => addPolicy(aws, arn, details), { concurrency: out.concurrency });
}

async function addPolicy(aws: Aws, arn: string, details: Details): Promise<void> {
  const policy = partOf(await aws.ask(getPolicy, { PolicyArn: arn }, { about: arn }), (answer) => answer.Policy);
  const version = policy?.DefaultVersionId;
  if (!policy || version === undefined) return;
  const answer = await aws.ask(getPolicyVersion, { PolicyArn: arn, VersionId: version }, { about: arn });
  const document = answer?.PolicyVersion?.Document;
  if (document === undefined) return;
  details.policies.push({
    ...pick(policy, 'PolicyName', 'PolicyId', 'Arn', 'Path', 'DefaultVersionId', 'CreateDate', 'UpdateDate'),
    PolicyVersionList: [{ VersionId: version, IsDefaultVersion: true, Document: policyOrNull(document) }],
  });
}

async function readKeys(aws: Aws, out: Out, details: Details): Promise<void> {
  const keys = await pMap(details.users, (user) => keysOf(aws, user.UserName ?? '', user.Arn ?? ''), { concurrency: out.concurrency });
  await out.file('access-keys.json', { AccessKeyMetadata: sortedBy(keys.flat(), (key) => key.AccessKeyId) });
}

async function keysOf(aws: Aws, UserName: string, about: string): Promise<{ readonly AccessKeyId?: string | undefined }[]> {
  try {
    const listed = await aws.askList(listAccessKeys, { UserName }, (page) => page.AccessKeyMetadata, { about, gone: NO_SUCH_ENTITY });
    return await pMap(
      listed ?? [],
      async (key) => {
        const used = await aws.ask(getLastUsed, { AccessKeyId: key.AccessKeyId }, { about: key.AccessKeyId ?? about, none: NO_SUCH_ENTITY });
        const LastUsed = partOf(used, (answer) => answer.AccessKeyLastUsed && pick(answer.AccessKeyLastUsed, 'LastUsedDate', 'ServiceName', 'Region'));
        return { ...pick(key, 'UserName', 'AccessKeyId', 'Status', 'CreateDate'), ...(LastUsed ? { LastUsed } : {}) };
      },
      { concurrency: 2 },
    );
  } catch (error) {
    if (error instanceof Gone) return [];
    throw error;
  }
}
