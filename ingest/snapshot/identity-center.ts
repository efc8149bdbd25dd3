/**
 * Persons of IAM Identity Center and the roles that their assignments give them.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/using-service-linked-roles.html
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
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
  const runsAs = new Map<string, Set<string>>([...names.keys()].map((id) => [id, new Set()]));
  (input.AccountAssignments ?? []).forEach((assignment, index) => {
    const arns = assigned(input, index, roles, context);
    const users = assignment.PrincipalType === 'USER' ? [assignment.PrincipalId] : (groups.get(assignment.PrincipalId) ?? []);
    for (const user of users) {
      const set = runsAs.get(user) ?? new Set();
      for (const arn of arns) set.add(arn);
      runsAs.set(user, set);
    }
  });
  return [...runsAs].map(([id, arns]) => ({
    ...bare('Person', `arn:${partition}:identitystore:::user/${id}`, names.get(id) ?? id, null, false),
    runsAs: [...arns].sort(),
    runsAsUnknown: context.failures.assignmentsUnknown() ? 'the assignments of Identity Center could not all be read' : null,
    file: FILE,
  }));
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
