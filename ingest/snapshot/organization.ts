/**
 * The organisation: where an account stands in its tree, and which policies reach it.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
import type { OuFacts, PolicyRef, PublicAccessBlock } from '../../policy/model.js';
import type { Context } from './context.js';
import { quote } from './issue.js';
import { assignsBlock } from './organization-block.js';
import type { FailureInput, OrganizationFile } from './schema-organization.js';

const FILE = 'organization.json';
type PolicyInput = NonNullable<OrganizationFile['Policies']>[number];

/** What the organisation says of one account. */
export interface Membership {
  readonly name: string | null;
  readonly orgPath: string;
  readonly isManagement: boolean;
  readonly scps: readonly (readonly PolicyRef[])[] | null;
  /**
   * What is attached, level by level. `RCPFullAWSAccess` always holds, listed or not, so a level that lists
   * no allowing policy allows all the same: whoever evaluates takes the allow as given.
   */
  readonly rcps: readonly (readonly PolicyRef[])[] | null;
  readonly block: PublicAccessBlock | null | 'unknown';
}

export interface OrganizationFacts {
  readonly id: string;
  readonly managementAccount: string;
  readonly units: readonly OuFacts[];
  readonly members: ReadonlyMap<string, Membership>;
}

/** Policies of one type: by target, and whether the type is on. */
interface Attached {
  readonly on: boolean;
  readonly byTarget: ReadonlyMap<string, readonly PolicyRef[]>;
  /** Stands at every level where the list of policies could not be read. */
  readonly unread: readonly PolicyRef[];
}

/** Everything that `organization.json` says. */
export function readOrganization(input: OrganizationFile, context: Context): OrganizationFacts {
  const parents = parentsOf(input, context);
  const scp = attached(input, 'SERVICE_CONTROL_POLICY', 'scp', context);
  const rcp = attached(input, 'RESOURCE_CONTROL_POLICY', 'rcp', context);
  const blocks = blockTargets(input, context);
  const blocksUnread = isOn(input, 'S3_POLICY', true) && unreadOf(input, 'S3_POLICY', context).length > 0;
  const members = new Map<string, Membership>();
  (input.Accounts ?? []).forEach((account, index) => {
    const levels = levelsOf(account.Id, parents, `$.Accounts[${String(index)}].ParentId`, context);
    if (members.has(account.Id)) context.issues.add(FILE, `$.Accounts[${String(index)}].Id`, `expected each account once, found ${quote(account.Id)} again`);
    members.set(account.Id, {
      name: account.Name ?? null,
      orgPath: `${[input.Organization.Id, ...levels.slice(0, -1)].join('/')}/`,
      isManagement: account.Id === input.Organization.MasterAccountId,
      scps: refsByLevel(scp, levels),
      rcps: refsByLevel(rcp, levels),
      block: blocksUnread ? 'unknown' : assignsBlock(blocks, levels),
    });
  });
  return { id: input.Organization.Id, managementAccount: input.Organization.MasterAccountId, units: unitsOf(input), members };
}

function unitsOf(input: OrganizationFile): readonly OuFacts[] {
  const roots = (input.Roots ?? []).map((root) => ({ id: root.Id, name: 'Root', parent: null }));
  const units = (input.OrganizationalUnits ?? []).map((unit) => ({ id: unit.Id, name: unit.Name ?? unit.Id, parent: unit.ParentId }));
  return [...roots, ...units];
}

/** Parent of each unit and account; roots have none. */
function parentsOf(input: OrganizationFile, context: Context): ReadonlyMap<string, string | null> {
  const parents = new Map<string, string | null>();
  for (const root of input.Roots ?? []) parents.set(root.Id, null);
  (input.OrganizationalUnits ?? []).forEach((unit, index) => {
    if (parents.has(unit.Id)) context.issues.add(FILE, `$.OrganizationalUnits[${String(index)}].Id`, `expected each unit once, found ${quote(unit.Id)} again`);
    parents.set(unit.Id, unit.ParentId);
  });
  for (const account of input.Accounts ?? []) parents.set(account.Id, account.ParentId);
  return parents;
}

/** Root, units, account. */
function levelsOf(account: string, parents: ReadonlyMap<string, string | null>, path: string, context: Context): readonly string[] {
  const levels = [account];
  const seen = new Set(levels);
  for (let parent = parents.get(account); parent !== null && parent !== undefined; parent = parents.get(parent)) {
    if (seen.has(parent) || !parents.has(parent)) {
      const what = seen.has(parent) ? 'a circle through' : 'no root or unit';
      context.issues.add(FILE, path, `expected units up to a root, found ${what} ${quote(parent)}`);
      return levels;
    }
    seen.add(parent);
    levels.unshift(parent);
  }
  return levels;
}

function refsByLevel(attachedTo: Attached, levels: readonly string[]): readonly (readonly PolicyRef[])[] | null {
  if (!attachedTo.on) return null;
  return levels.map((target) => [...(attachedTo.byTarget.get(target) ?? []), ...attachedTo.unread]);
}

function attached(input: OrganizationFile, type: string, kind: 'scp' | 'rcp', context: Context): Attached {
  const byTarget = new Map<string, PolicyRef[]>();
  let any = false;
  (input.Policies ?? []).forEach((policy, index) => {
    if (policy.Type !== type) return;
    any = true;
    attach(policy, index, kind, byTarget, context);
  });
  return { on: isOn(input, type, any), byTarget, unread: unreadRefs(input, kind, context) };
}

function attach(policy: PolicyInput, index: number, kind: 'scp' | 'rcp', byTarget: Map<string, PolicyRef[]>, context: Context): void {
  const place = { kind, name: policy.Id, arn: null, file: FILE, path: `$.Policies[${String(index)}].Content` };
  const ref = describeFailed(policy, context) ? context.documents.unknown(place) : context.documents.ref(place, policy.Content);
  for (const { TargetId } of policy.Targets ?? []) {
    const refs = byTarget.get(TargetId) ?? [];
    if (!refs.some((other) => other.name === policy.Id)) refs.push({ ...ref, target: TargetId });
    byTarget.set(TargetId, refs);
  }
}

/** Whether the document of a policy could not be read. */
function describeFailed(policy: PolicyInput, context: Context): boolean {
  return context.failures.ofOrganization().some((failure) => failure.Resource === policy.Id && failure.Call.startsWith('Describe'));
}

/** A type that the root doesn't list as enabled is off; without `PolicyTypes`, the policies that are there count. */
function isOn(input: OrganizationFile, type: string, any: boolean): boolean {
  const lists = (input.Roots ?? []).flatMap((root) => (root.PolicyTypes ? [root.PolicyTypes] : []));
  if (lists.length === 0) return any;
  return lists.some((list) => list.some((entry) => entry.Type === type && entry.Status === 'ENABLED'));
}

/** References that stand for policies which could not be listed or whose targets could not. */
function unreadRefs(input: OrganizationFile, kind: 'scp' | 'rcp', context: Context): readonly PolicyRef[] {
  const type = kind === 'scp' ? 'SERVICE_CONTROL_POLICY' : 'RESOURCE_CONTROL_POLICY';
  return unreadOf(input, type, context).map(({ Resource, Call }) => {
    const name = Resource === null || Resource === undefined || Resource === '' ? Call : Resource;
    return context.documents.unknown({ kind, name, file: 'manifest.json', path: '$.Failures' });
  });
}

/** Failed calls that leave policies of a type, or their targets, open; those about one policy or one type name it. */
function unreadOf(input: OrganizationFile, type: string, context: Context): readonly FailureInput[] {
  const types = new Map((input.Policies ?? []).map((policy) => [policy.Id, policy.Type]));
  return context.failures.ofOrganization().filter((failure) => {
    const about = failure.Resource ?? '';
    const known = types.get(about) ?? (about.endsWith('_POLICY') ? about : undefined);
    if (known !== undefined && (known !== type || failure.Call.startsWith('Describe'))) return false;
    return /Polic|Target/.test(failure.Call);
  });
}

function blockTargets(input: OrganizationFile, context: Context): ReadonlyMap<string, readonly unknown[]> {
  const targets = new Map<string, unknown[]>();
  if (!isOn(input, 'S3_POLICY', true)) return targets;
  (input.Policies ?? []).forEach((policy, index) => {
    if (policy.Type !== 'S3_POLICY') return;
    const content = describeFailed(policy, context) ? undefined : contentOf(policy.Content);
    if (content === undefined && !describeFailed(policy, context))
      context.documents.problem(FILE, `$.Policies[${String(index)}].Content`, 'expected an S3 policy as an object or as JSON');
    for (const { TargetId } of policy.Targets ?? []) targets.set(TargetId, [...(targets.get(TargetId) ?? []), content]);
  });
  return targets;
}

function contentOf(content: unknown): unknown {
  if (typeof content === 'object' && content !== null) return content;
  if (typeof content !== 'string') return undefined;
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return undefined;
  }
}
