/**
 * The organisation: its tree, its policies and what they are attached to.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTargetsForPolicy.html
 */
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
  type PolicySummary,
  type PolicyType,
  type Root,
} from '@aws-sdk/client-organizations';
import pMap from 'p-map';
import { type Aws, partOf } from './aws.js';
import { CallFailed } from './failure.js';
import { pick, policyOrNull, sortedBy } from './members.js';
import { operation } from './operation.js';
import type { Out, Reader } from './reader.js';

export const describeOrganization = operation('organizations', 'organizations', DescribeOrganizationCommand);
/** Names the accounts of a run with `--org`; the tree is read parent by parent. */
export const listAccounts = operation('organizations', 'organizations', ListAccountsCommand, ['NextToken', 'NextToken']);
const listRoots = operation('organizations', 'organizations', ListRootsCommand, ['NextToken', 'NextToken']);
const listUnits = operation('organizations', 'organizations', ListOrganizationalUnitsForParentCommand, ['NextToken', 'NextToken']);
const listChildren = operation('organizations', 'organizations', ListAccountsForParentCommand, ['NextToken', 'NextToken']);
const listPolicies = operation('organizations', 'organizations', ListPoliciesCommand, ['NextToken', 'NextToken']);
const describePolicy = operation('organizations', 'organizations', DescribePolicyCommand);
const listTargets = operation('organizations', 'organizations', ListTargetsForPolicyCommand, ['NextToken', 'NextToken']);

/** The types of policy that decide about access. */
const TYPES: readonly PolicyType[] = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY', 'S3_POLICY'];
const NOT_IN_USE = 'AWSOrganizationsNotInUseException';

export const organization: Reader = {
  service: 'organizations',
  per: 'once',
  calls: [describeOrganization, listRoots, listUnits, listChildren, listPolicies, describePolicy, listTargets],
  files: ['organization.json'],
  /** Writes the file only where the whole tree could be read: without it, what a unit's policies reach isn't known. */
  async read(aws, out) {
    const { Organization } = await aws.call(describeOrganization, {}).catch(notInUse);
    if (Organization === undefined) return;
    const roots = await aws.list(listRoots, {}, (page) => page.Roots);
    const tree: Tree = { OrganizationalUnits: [], Accounts: [] };
    for (const { Id } of roots) await readLevel(aws, out, Id ?? '', tree);
    await out.file('organization.json', {
      Organization: pick(Organization, 'Id', 'Arn', 'FeatureSet', 'MasterAccountArn', 'MasterAccountId'),
      Roots: roots.map((root) => ({ ...pick(root, 'Id', 'Arn', 'Name'), PolicyTypes: typesOf(root) })),
      OrganizationalUnits: sortedBy(tree.OrganizationalUnits, (unit) => unit.Id),
      Accounts: sortedBy(tree.Accounts, (account) => account.Id),
      Policies: await readPolicies(aws, out, roots),
    });
  },
};

function notInUse(error: unknown): { readonly Organization?: undefined } {
  if (error instanceof CallFailed && error.failure.Code === NOT_IN_USE) return {};
  throw error;
}

interface Tree {
  readonly OrganizationalUnits: { readonly Id?: string | undefined; readonly ParentId: string }[];
  readonly Accounts: { readonly Id?: string | undefined; readonly ParentId: string }[];
}

async function readLevel(aws: Aws, out: Out, ParentId: string, tree: Tree): Promise<void> {
  for await (const account of aws.pages(listChildren, { ParentId }, (page) => page.Accounts, ParentId))
    tree.Accounts.push({ ...pick(account, 'Id', 'Arn', 'Name', 'Status', 'State', 'JoinedTimestamp'), ParentId });
  const units = await aws.list(listUnits, { ParentId }, (page) => page.OrganizationalUnits, ParentId);
  for (const unit of units) tree.OrganizationalUnits.push({ ...pick(unit, 'Id', 'Arn', 'Name'), ParentId });
  await pMap(units, (unit) => readLevel(aws, out, unit.Id ?? '', tree), { concurrency: out.concurrency });
}

function typesOf(root: Root): readonly object[] {
  return sortedBy(root.PolicyTypes ?? [], (each) => each.Type).map((each) => pick(each, 'Type', 'Status'));
}

/** Policies of the types that are on: one that is off decides nothing. */
async function readPolicies(aws: Aws, out: Out, roots: readonly Root[]): Promise<readonly object[]> {
  const on = TYPES.filter((type) => roots.some((root) => root.PolicyTypes?.some((each) => each.Type === type && each.Status === 'ENABLED')));
  const lists = await pMap(on, (Filter) => aws.askList(listPolicies, { Filter }, (page) => page.Policies, { about: Filter }), { concurrency: out.concurrency });
  const policies = sortedBy(
    lists.flatMap((list) => list ?? []),
    (policy) => policy.Id,
  );
  return pMap(policies, (policy) => readPolicy(aws, policy), { concurrency: out.concurrency });
}

async function readPolicy(aws: Aws, policy: PolicySummary): Promise<object> {
  const PolicyId = policy.Id ?? '';
  const document = await aws.ask(describePolicy, { PolicyId }, { about: PolicyId });
  const targets = await aws.askList(listTargets, { PolicyId }, (page) => page.Targets, { about: PolicyId });
  return {
    ...pick(policy, 'Id', 'Arn', 'Name', 'Type', 'AwsManaged'),
    Content: partOf(document, (answer) => policyOrNull(answer.Policy?.Content)),
    Targets: targets && sortedBy(targets, (target) => target.TargetId).map((target) => pick(target, 'TargetId', 'Arn', 'Name', 'Type')),
  };
}
