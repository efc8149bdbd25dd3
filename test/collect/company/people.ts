/** Identity Center in a form in which two snapshots of the same company are equal: permission sets by name, all in order. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IdentityCenterSchema } from '../../../ingest/snapshot/schema-organization.js';

export function peopleOf(folder: string) {
  const center = IdentityCenterSchema.required().parse(JSON.parse(readFileSync(join(folder, 'identity-center.json'), 'utf8')));
  const names = new Map((center.PermissionSets ?? []).map(({ PermissionSetArn, Name }) => [PermissionSetArn, Name]));
  const sorted = (lines: readonly (readonly unknown[])[] | undefined): readonly string[] => (lines ?? []).map((line) => line.join(' ')).sort();
  return {
    users: sorted(center.Users?.map(({ UserId, UserName }) => [UserId, UserName])),
    groups: sorted(center.Groups?.map(({ GroupId, DisplayName }) => [GroupId, DisplayName])),
    memberships: sorted(center.GroupMemberships?.map(({ GroupId, MemberId }) => [GroupId, MemberId.UserId])),
    permissionSets: sorted(center.PermissionSets?.map(({ Name }) => [Name])),
    assignments: sorted(center.AccountAssignments?.map((each) => [each.AccountId, names.get(each.PermissionSetArn), each.PrincipalType, each.PrincipalId])),
  };
}
