/** Users, groups, roles, policies and providers of an iam-collect folder, in the shape of AWS's own call. */
import { lastPart } from '../snapshot/arn.js';
import { isObject } from '../snapshot/policy-shape.js';
import type { AttachedInput, AuthorizationDetails, InlineInput } from '../snapshot/schema-account.js';
import type { FailureInput } from '../snapshot/schema-organization.js';
import { pick, pickText, textsOf, type Entry } from './entry.js';
import { notRead } from './not-read.js';

/** What is gathered of one account. */
export interface CollectedAccount {
  readonly id: string;
  readonly details: AuthorizationDetails;
  /** Path inside the account's folder → content. */
  readonly files: Map<string, object>;
  /** Services of which something was there. */
  readonly services: Set<string>;
  readonly failures: FailureInput[];
}

export function emptyDetails(): AuthorizationDetails {
  return { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };
}

/** Adds what belongs to the account's identities; false for anything else. */
export function addIdentity(entry: Entry, account: CollectedAccount): boolean {
  if (entry.arn.service !== 'iam') return false;
  const kind = entry.arn.resource.slice(0, Math.max(0, entry.arn.resource.indexOf('/')));
  switch (kind) {
    case 'user':
      account.details.UserDetailList?.push({
        UserName: nameOf(entry),
        ...common(entry, account),
        ...policies(entry, account, 'UserPolicyList'),
        GroupList: groups(entry, account),
      });
      return true;
    case 'group':
      account.details.GroupDetailList?.push({ GroupName: nameOf(entry), ...common(entry, account), ...policies(entry, account, 'GroupPolicyList') });
      return true;
    case 'role':
      account.details.RoleDetailList?.push({
        RoleName: nameOf(entry),
        ...common(entry, account),
        ...policies(entry, account, 'RolePolicyList'),
        ...roleOnly(entry),
      });
      return true;
    case 'policy':
      addPolicy(entry, account);
      return true;
    case 'saml-provider':
    case 'oidc-provider':
      addProvider(entry, kind, account);
      return true;
    default:
      return false;
  }
}

function nameOf(entry: Entry): string {
  return lastPart(entry.arn.resource);
}

function common(entry: Entry, account: CollectedAccount) {
  const first = entry.arn.resource.indexOf('/');
  const tags = tagsOf(entry);
  return {
    Arn: entry.text,
    Path: entry.arn.resource.slice(first, entry.arn.resource.lastIndexOf('/') + 1),
    ...boundaryOf(entry, account),
    ...(tags === null ? {} : { Tags: tags }),
  };
}

/** A boundary limits: one in a form that is not known leaves the policies not known, and is never taken for none. */
function boundaryOf(entry: Entry, account: CollectedAccount) {
  const given = isObject(entry.metadata) ? Object.entries(entry.metadata).find(([name]) => /boundary/i.test(name))?.[1] : undefined;
  if (given === undefined || given === null || given === '') return {};
  const arn = typeof given === 'string' ? given : pickText(given, 'permissionsBoundaryArn', 'arn');
  if (arn !== null && arn.startsWith('arn:')) return { PermissionsBoundary: { PermissionsBoundaryArn: arn } };
  account.failures.push(unreadable(entry, account, 'GetPermissionsBoundary', 'metadata.json'));
  return {};
}

/** Tags as they stand; the reader knows AWS's shapes. */
export function tagsOf(entry: Entry) {
  const tags = entry.files.get('tags') ?? pick(entry.metadata, 'tags');
  if (Array.isArray(tags)) return tags as { readonly Key: string; readonly Value: string }[];
  return isObject(tags) ? (tags as Record<string, string>) : null;
}

/** Unique ids count: a policy may name them. */
function policies(entry: Entry, account: CollectedAccount, list: 'UserPolicyList' | 'GroupPolicyList' | 'RolePolicyList') {
  const kind = list.slice(0, -'PolicyList'.length);
  const inline = inlineOf(entry.files.get('inline-policies'));
  const attached = textsOf(entry.files.get('managed-policies'), 'policyArn', 'arn')?.map((arn): AttachedInput => ({ PolicyArn: arn })) ?? null;
  if (inline === null) account.failures.push(unreadable(entry, account, `List${kind}Policies`, 'inline-policies.json'));
  if (attached === null) account.failures.push(unreadable(entry, account, `ListAttached${kind}Policies`, 'managed-policies.json'));
  const id = pickText(entry.metadata, 'id', `${kind}Id`);
  return { ...(id === null ? {} : { [`${kind}Id`]: id }), [list]: inline ?? [], AttachedManagedPolicies: attached ?? [] };
}

function unreadable(entry: Entry, account: CollectedAccount, call: string, file: string): FailureInput {
  return notRead(account.id, 'iam', call, entry.text, `\`${file}\` has a form that is not known`);
}

/** Inline policies as a list of name and document, or a map; null where it is neither. */
function inlineOf(value: unknown): InlineInput[] | null {
  if (value === undefined || value === null) return [];
  const wrapped = pick(value, 'policies');
  if (wrapped !== undefined) return inlineOf(wrapped);
  if (isObject(value))
    return Object.values(value).every(isObject) ? Object.entries(value).map(([name, document]) => ({ PolicyName: name, PolicyDocument: document })) : null;
  if (!Array.isArray(value)) return null;
  const list = value.map((item: unknown) => ({
    PolicyName: pickText(item, 'policyName', 'name') ?? '',
    PolicyDocument: pick(item, 'policyDocument', 'document', 'policy'),
  }));
  return list.every((item) => item.PolicyDocument !== undefined) ? list : null;
}

function groups(entry: Entry, account: CollectedAccount): string[] {
  const names = textsOf(entry.files.get('groups') ?? pick(entry.metadata, 'groups'), 'groupName', 'name', 'arn');
  if (names === null) account.failures.push(unreadable(entry, account, 'ListGroupsForUser', 'groups.json'));
  return (names ?? []).map(lastPart);
}

/** Without a trust policy it is not known; a role always has one. */
function roleOnly(entry: Entry) {
  const trust = entry.files.get('trust-policy');
  const profiles = textsOf(entry.files.get('instance-profiles') ?? pick(entry.metadata, 'instanceProfiles'), 'arn') ?? [];
  return {
    ...(trust === undefined || trust === null ? {} : { AssumeRolePolicyDocument: trust }),
    InstanceProfileList: profiles.filter((text) => text.startsWith('arn:')).map((text) => ({ Arn: text })),
  };
}

function addPolicy(entry: Entry, account: CollectedAccount): void {
  const document = entry.files.get('current-policy') ?? entry.files.get('policy');
  // Without a document it is left out, and whoever has it attached is recorded.
  if (document === undefined || document === null) return;
  const version = pickText(entry.metadata, 'defaultVersionId') ?? 'v1';
  account.details.Policies?.push({
    PolicyName: nameOf(entry),
    Arn: entry.text,
    DefaultVersionId: version,
    PolicyVersionList: [{ VersionId: version, IsDefaultVersion: true, Document: document }],
  });
}

function addProvider(entry: Entry, kind: 'saml-provider' | 'oidc-provider', account: CollectedAccount): void {
  const path = 'identity-providers.json';
  const before = account.files.get(path) as { SAMLProviderList: object[]; OpenIDConnectProviderList: object[] } | undefined;
  const lists = before ?? { SAMLProviderList: [], OpenIDConnectProviderList: [] };
  const url = pickText(entry.metadata, 'url');
  const item = { Arn: entry.text, ...(url === null ? {} : { Url: url }) };
  (kind === 'saml-provider' ? lists.SAMLProviderList : lists.OpenIDConnectProviderList).push(item);
  account.files.set(path, lists);
}
