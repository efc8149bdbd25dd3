/** What identities refer to and the input lacks: put in by name, and recorded as not read. */
import { isObject } from '../snapshot/policy-shape.js';
import type { AuthorizationDetails } from '../snapshot/schema-account.js';
import type { FailureInput } from '../snapshot/schema-organization.js';
import { notRead } from './not-read.js';

interface Completed {
  readonly details: AuthorizationDetails;
  readonly failures: readonly FailureInput[];
}

/** Details whose groups are all there, and a failure for each group and each policy that is only referred to. */
export function complete(account: string, details: AuthorizationDetails, policies: ReadonlySet<string>): Completed {
  const groups = missingGroups(account, details);
  return {
    details: { ...details, GroupDetailList: [...(details.GroupDetailList ?? []), ...groups] },
    failures: [
      ...groups.map(({ Arn }) => notRead(account, 'iam', 'ListGroupPolicies', Arn, 'the group was not in what was imported')),
      ...missingPolicies(details, policies).map((arn) => notRead(account, 'iam', 'GetPolicyVersion', arn, 'its document was not in what was imported')),
    ],
  };
}

function missingGroups(account: string, details: AuthorizationDetails): readonly { readonly GroupName: string; readonly Arn: string }[] {
  const there = new Set((details.GroupDetailList ?? []).map(({ GroupName }) => GroupName));
  const users = details.UserDetailList ?? [];
  const named = new Map(users.flatMap(({ Arn, GroupList }) => (GroupList ?? []).map((name) => [name, Arn] as const)));
  return [...named]
    .filter(([name]) => !there.has(name))
    .map(([name, member]) => ({ GroupName: name, Arn: `${member.slice(0, member.indexOf(':iam:'))}:iam::${account}:group/${name}` }));
}

/** Attached policies and boundaries without a document, as `--filter` leaves them. */
function missingPolicies(details: AuthorizationDetails, policies: ReadonlySet<string>): readonly string[] {
  const identities = [...(details.UserDetailList ?? []), ...(details.GroupDetailList ?? []), ...(details.RoleDetailList ?? [])];
  const named = identities.flatMap((each) => [...(each.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn), ...boundaryOf(each)]);
  return [...new Set(named)].filter((arn) => !policies.has(arn)).sort();
}

function boundaryOf(identity: { readonly [member: string]: unknown }): readonly string[] {
  const boundary = identity['PermissionsBoundary'];
  const arn = isObject(boundary) ? boundary['PermissionsBoundaryArn'] : undefined;
  return typeof arn === 'string' ? [arn] : [];
}
