/**
 * Persons of IAM Identity Center and the roles that their assignments give them.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
import type { AssignmentFacts, PersonGroupFacts } from '../../policy/model.js';
import type { Context } from './context.js';
import { bare, type PrincipalDraft } from './facts.js';
import { quote } from './issue.js';
import type { IdentityCenterFile } from './schema-organization.js';

const FILE = 'identity-center.json';
const ROLE = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

/** ARNs of the roles of one account that a permission set became, by its name. */
type RolesBySet = ReadonlyMap<string, readonly string[]>;

/** One principal for each user of Identity Center and each one that an assignment names. */
export function readPersons(input: IdentityCenterFile, partition: string, principals: Iterable<PrincipalDraft>, context: Context): readonly PrincipalDraft[] {
  const names = new Map((input.Users ?? []).map((user) => [user.UserId, user.UserName ?? user.UserId]));
  const roles = rolesOf(principals);
  const groups = groupsOf(input);
  const given = new Map<string, AssignmentFacts[]>([...names.keys()].map((id) => [id, []]));
  (input.AccountAssignments ?? []).forEach((assignment, index) => {
    const source = { file: FILE, path: `$.AccountAssignments[${String(index)}]`, sid: null, index };
    const text = JSON.stringify(withNames(input, assignment));
    const each = assigned(input, index, roles, context).map((role): AssignmentFacts => ({ role, source, text }));
    const users = assignment.PrincipalType === 'USER' ? [assignment.PrincipalId] : (groups.get(assignment.PrincipalId) ?? []);
    for (const user of users) given.set(user, [...(given.get(user) ?? []), ...each]);
  });
  return [...given].map(([id, assignments]) => ({
    ...bare('Person', personArn(partition, id), names.get(id) ?? id, null, false),
    runsAs: [...new Set(assignments.map((a) => a.role))].sort(),
    assignments,
    runsAsUnknown: context.failures.assignmentsUnknown() ? 'the assignments of Identity Center could not all be read' : null,
    file: FILE,
  }));
}

/** Groups of Identity Center with their persons. */
export function readPersonGroups(input: IdentityCenterFile, partition: string): readonly PersonGroupFacts[] {
  const members = groupsOf(input);
  return (input.Groups ?? []).map(({ GroupId, DisplayName }) => ({
    id: GroupId,
    name: DisplayName ?? GroupId,
    members: (members.get(GroupId) ?? []).map((id) => personArn(partition, id)),
  }));
}

const personArn = (partition: string, id: string): string => `arn:${partition}:identitystore:::user/${id}`;

/** An assignment as AWS returns it, and what its ids are called. */
function withNames(input: IdentityCenterFile, assignment: NonNullable<IdentityCenterFile['AccountAssignments']>[number]): object {
  const { AccountId, PermissionSetArn, PrincipalType, PrincipalId } = assignment;
  const set = input.PermissionSets?.find((each) => each.PermissionSetArn === PermissionSetArn)?.Name;
  const group = PrincipalType === 'GROUP' ? input.Groups?.find((each) => each.GroupId === PrincipalId)?.DisplayName : undefined;
  return {
    AccountId,
    PermissionSetArn,
    ...(set == null ? {} : { PermissionSetName: set }),
    PrincipalType,
    PrincipalId,
    ...(group == null ? {} : { GroupDisplayName: group }),
  };
}

/** ARNs of the roles of an assignment; a warning where its account is there and the role isn't. */
function assigned(input: IdentityCenterFile, index: number, roles: ReadonlyMap<string, RolesBySet>, context: Context): readonly string[] {
  const assignment = input.AccountAssignments?.[index];
  const set = input.PermissionSets?.find((each) => each.PermissionSetArn === assignment?.PermissionSetArn);
  const path = `\`${FILE}\`: \`$.AccountAssignments[${String(index)}]\``;
  if (assignment === undefined || set === undefined) {
    context.warnings.push(`${path}: no permission set ${quote(assignment?.PermissionSetArn ?? '')} in \`PermissionSets\``);
    return [];
  }
  const arns = roles.get(assignment.AccountId)?.get(set.Name);
  if (arns === undefined) context.warnings.push(`${path}: no role of permission set ${quote(set.Name)} in account ${assignment.AccountId} in the snapshot`);
  return arns ?? [];
}

function rolesOf(principals: Iterable<PrincipalDraft>): ReadonlyMap<string, RolesBySet> {
  const accounts = new Map<string, Map<string, string[]>>();
  for (const { kind, name, account, arn } of principals) {
    const set = kind === 'Role' ? ROLE.exec(name)?.[1] : undefined;
    if (set === undefined || account === null) continue;
    const sets = accounts.get(account) ?? new Map<string, string[]>();
    sets.set(set, [...(sets.get(set) ?? []), arn]);
    accounts.set(account, sets);
  }
  return accounts;
}

function groupsOf(input: IdentityCenterFile): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { GroupId, MemberId } of input.GroupMemberships ?? []) {
    if (typeof MemberId.UserId === 'string') groups.set(GroupId, [...(groups.get(GroupId) ?? []), MemberId.UserId]);
  }
  return groups;
}
