/**
 * People, groups, permission sets and assignments of IAM Identity Center.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ListAccountAssignments.html
 * https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListUsers.html
 */
import { ListGroupMembershipsCommand, ListGroupsCommand, ListUsersCommand } from '@aws-sdk/client-identitystore';
import {
  DescribePermissionSetCommand,
  type InstanceMetadata,
  ListAccountAssignmentsCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
} from '@aws-sdk/client-sso-admin';
import pMap from 'p-map';
import { type Aws, partOf } from './aws.js';
import { CallFailed, type Failure } from './failure.js';
import { enabledRegions } from './lead.js';
import { pick, sortedBy } from './members.js';
import { operation } from './operation.js';
import type { Out, Reader } from './reader.js';

const NEXT = ['NextToken', 'NextToken'] as const;
const listInstances = operation('sso-admin', 'sso', ListInstancesCommand, NEXT);
const listSets = operation('sso-admin', 'sso', ListPermissionSetsCommand, NEXT);
const describeSet = operation('sso-admin', 'sso', DescribePermissionSetCommand);
const listAccounts = operation('sso-admin', 'sso', ListAccountsForProvisionedPermissionSetCommand, NEXT);
const listAssignments = operation('sso-admin', 'sso', ListAccountAssignmentsCommand, NEXT);
const listUsers = operation('identitystore', 'identitystore', ListUsersCommand, NEXT);
const listGroups = operation('identitystore', 'identitystore', ListGroupsCommand, NEXT);
const listMembers = operation('identitystore', 'identitystore', ListGroupMembershipsCommand, NEXT);

export const identityCenter: Reader = {
  service: 'sso-admin',
  per: 'once',
  calls: [listInstances, listSets, describeSet, listAccounts, listAssignments, listUsers, listGroups, listMembers],
  files: ['identity-center.json'],
  async read(aws, out) {
    const home = await findHome(aws, out);
    if (home === null) return;
    const parts = await pMap(home.instances, (instance) => readInstance(home.aws, out, instance), { concurrency: 1 });
    await out.file('identity-center.json', {
      Instances: home.instances.map((instance) => pick(instance, 'InstanceArn', 'IdentityStoreId', 'OwnerAccountId', 'Name', 'Status')),
      PermissionSets: sortedBy(
        parts.flatMap((part) => part.sets),
        (set) => set.PermissionSetArn,
      ),
      AccountAssignments: sortedBy(
        parts.flatMap((part) => part.assignments),
        (each) => JSON.stringify(each),
      ),
      Users: sortedBy(
        parts.flatMap((part) => part.users),
        (user) => user.UserId,
      ),
      Groups: sortedBy(
        parts.flatMap((part) => part.groups),
        (group) => group.GroupId,
      ),
      GroupMemberships: sortedBy(
        parts.flatMap((part) => part.members),
        (each) => each.MembershipId,
      ),
    });
  },
};

interface Home {
  readonly aws: Aws;
  readonly instances: readonly InstanceMetadata[];
}

/** Identity Center lives in one region, which nothing names: the first that has an instance, of all and not only of those that are collected. */
async function findHome(aws: Aws, out: Out): Promise<Home | null> {
  const failures: Failure[] = [];
  const asked = new Set([aws.site.region, ...out.regions]);
  const first = await findIn(asked, aws, failures);
  if (first !== null) return first;
  const all = out.regionsNamed ? await enabledRegions(aws).catch((error: unknown) => failed(error, failures)) : [];
  const second = await findIn(new Set(all.filter((region) => !asked.has(region))), aws, failures);
  if (second === null) for (const failure of failures) aws.ear.failed({ ...failure, Service: listInstances.client, Call: listInstances.call });
  return second;
}

async function findIn(regions: ReadonlySet<string>, aws: Aws, failures: Failure[]): Promise<Home | null> {
  for (const region of regions) {
    const there = aws.at(region);
    const instances = await there.list(listInstances, {}, (page) => page.Instances).catch((error: unknown) => failed(error, failures, region));
    if (instances.length > 0) return { aws: there, instances: sortedBy(instances, (each) => each.InstanceArn) };
  }
  return null;
}

function failed(error: unknown, failures: Failure[], region: string | null = null): [] {
  if (!(error instanceof CallFailed)) throw error;
  failures.push({ ...error.failure, Region: region });
  return [];
}

interface Part {
  readonly sets: readonly { readonly PermissionSetArn?: string | undefined; readonly Name?: string | undefined }[];
  readonly assignments: readonly object[];
  readonly users: readonly { readonly UserId?: string | undefined }[];
  readonly groups: readonly { readonly GroupId?: string | undefined }[];
  readonly members: readonly { readonly MembershipId?: string | undefined }[];
}

async function readInstance(aws: Aws, out: Out, instance: InstanceMetadata): Promise<Part> {
  const InstanceArn = instance.InstanceArn ?? '';
  const IdentityStoreId = instance.IdentityStoreId ?? '';
  const arns = (await aws.askList(listSets, { InstanceArn, MaxResults: 100 }, (page) => page.PermissionSets, { about: InstanceArn })) ?? [];
  const sets = await pMap(arns, (arn) => readSet(aws, InstanceArn, arn), { concurrency: out.concurrency });
  const assignments = await pMap(arns, (arn) => assignmentsOf(aws, out, InstanceArn, arn), { concurrency: out.concurrency });
  const about = IdentityStoreId;
  const users = await aws.askList(listUsers, { IdentityStoreId, MaxResults: 100 }, (page) => page.Users, { about });
  const groups = await aws.askList(listGroups, { IdentityStoreId, MaxResults: 100 }, (page) => page.Groups, { about });
  const members = await pMap(groups ?? [], (group) => membersOf(aws, IdentityStoreId, group.GroupId ?? ''), { concurrency: out.concurrency });
  return {
    sets,
    assignments: assignments.flat(),
    users: (users ?? []).map((user) => pick(user, 'UserId', 'UserName', 'DisplayName', 'IdentityStoreId')),
    groups: (groups ?? []).map((group) => pick(group, 'GroupId', 'DisplayName', 'IdentityStoreId')),
    members: members.flat(),
  };
}

/** A permission set whose name could not be read has the last part of its ARN: no role is found by it. */
async function readSet(aws: Aws, InstanceArn: string, PermissionSetArn: string): Promise<Part['sets'][number]> {
  const set = partOf(await aws.ask(describeSet, { InstanceArn, PermissionSetArn }, { about: PermissionSetArn }), (answer) => answer.PermissionSet);
  return set ? pick(set, 'PermissionSetArn', 'Name', 'SessionDuration') : { PermissionSetArn, Name: PermissionSetArn };
}

async function assignmentsOf(aws: Aws, out: Out, InstanceArn: string, PermissionSetArn: string): Promise<readonly object[]> {
  const asking = { about: PermissionSetArn };
  const input = { InstanceArn, PermissionSetArn, MaxResults: 100 };
  const accounts = (await aws.askList(listAccounts, input, (page) => page.AccountIds, asking)) ?? [];
  const lists = await pMap(
    accounts,
    (AccountId) => aws.askList(listAssignments, { ...input, AccountId }, (page) => page.AccountAssignments, { about: `${PermissionSetArn} ${AccountId}` }),
    { concurrency: out.concurrency },
  );
  return lists.flatMap((list) => list ?? []).map((each) => pick(each, 'AccountId', 'PermissionSetArn', 'PrincipalType', 'PrincipalId'));
}

async function membersOf(aws: Aws, IdentityStoreId: string, GroupId: string): Promise<readonly { readonly MembershipId?: string | undefined }[]> {
  const list = await aws.askList(listMembers, { IdentityStoreId, GroupId, MaxResults: 100 }, (page) => page.GroupMemberships, { about: GroupId });
  return (list ?? []).map((each) => ({ ...pick(each, 'IdentityStoreId', 'MembershipId', 'GroupId'), MemberId: { UserId: each.MemberId?.UserId } }));
}
