/** Puts the checked files together. */
import { byCodePoint } from '../../policy/arn.js';
import type { AccountFacts, PersonGroupFacts, PublicAccessBlock, World } from '../../policy/model.js';
import { accountBlock, checkAccount, detailsFile, partitionOf, readAccount, type CheckedAccount, type Collected } from './account.js';
import { isAccountId, parseArn } from './arn.js';
import { check } from './check.js';
import type { Context } from './context.js';
import { coverageOf } from './coverage.js';
import { digestsOf } from './digests.js';
import { addAsked, addFailed, outside } from './elsewhere.js';
import { bare } from './facts.js';
import type { SnapshotFiles } from './files.js';
import { readPersonGroups, readPersons } from './identity-center.js';
import { identified } from '../ids.js';
import { ManagedPolicies } from './managed.js';
import { Named } from './named.js';
import { ALL_BLOCKED } from './organization-block.js';
import { readOrganization, type Membership, type OrganizationFacts } from './organization.js';
import { IdentityCenterSchema, OrganizationSchema } from './schema-organization.js';

/** What a question names beside what the snapshot holds. */
export interface Asked {
  readonly principals: readonly string[];
  readonly resources: readonly string[];
}

/** The world that the files describe; only true where `context.issues` stays empty. */
export function buildWorld(files: SnapshotFiles, time: string | null, asked: Asked, context: Context): World {
  const organization = organizationOf(files, context);
  const checked = files.accounts.map((account) => checkAccount(account, context));
  const partition = checked.map(partitionOf).find((each) => each !== null) ?? 'aws';
  const managed = managedOf(checked, context);
  const collected = readAccounts(checked, partition, managed, context);
  const personGroups = addPersons(files, partition, collected, context);
  addFailed(partition, collected.resources, context);
  addNamed(checked, partition, asked, collected, context);
  const accounts = accountsOf(checked, organization, collected, context);
  const principals = [...collected.principals.values()].sort((a, b) => byCodePoint(a.arn, b.arn));
  const resources = [...collected.resources.values()].sort((a, b) => byCodePoint(a.arn, b.arn));
  return {
    time,
    organization: organization === null ? null : { id: organization.id, managementAccount: organization.managementAccount },
    units: organization?.units ?? [],
    accounts,
    groups: collected.groups.sort((a, b) => byCodePoint(a.arn, b.arn)),
    personGroups,
    ...identified(principals, resources),
    documents: context.documents.all(),
    coverage: coverageOf(accounts, checked, files, resources.filter((resource) => resource.collected && resource.type !== 'iam:role').length, context),
    warnings: context.warnings,
    digests: digestsOf(checked, partition, managed, context),
  };
}

function organizationOf(files: SnapshotFiles, context: Context): OrganizationFacts | null {
  const raw = files.files.get('organization.json');
  const input = raw === undefined ? null : check(OrganizationSchema, raw, context.issues);
  return input === null ? null : readOrganization(input, context);
}

function managedOf(checked: readonly CheckedAccount[], context: Context): ManagedPolicies {
  const managed = new ManagedPolicies();
  managed.incomplete = context.issues.list.some((issue) => issue.file.endsWith('/authorization-details.json'));
  for (const { files, details } of checked) managed.add(detailsFile(files.id), files.id, details?.Policies ?? [], context);
  return managed;
}

function readAccounts(checked: readonly CheckedAccount[], partition: string, managed: ManagedPolicies, context: Context): Collected {
  const collected: Collected = { principals: new Map(), resources: new Map(), groups: [] };
  for (const account of checked) readAccount(account, partitionOf(account) ?? partition, managed, collected, context);
  return collected;
}

function addPersons(files: SnapshotFiles, partition: string, collected: Collected, context: Context): readonly PersonGroupFacts[] {
  const raw = files.files.get('identity-center.json');
  const input = raw === undefined ? null : check(IdentityCenterSchema, raw, context.issues);
  if (input === null) return [];
  for (const person of readPersons(input, partition, collected.principals.values(), context)) collected.principals.set(person.arn, person);
  return readPersonGroups(input, partition);
}

/** Everyone whom a policy, a grant or a question names, and `*`. A role outside is a resource too. */
function addNamed(checked: readonly CheckedAccount[], partition: string, asked: Asked, collected: Collected, context: Context): void {
  const ids = checked.map((account) => account.files.id).filter((id) => !context.failures.identitiesUnknown(id));
  const named = new Named(collected.principals, new Set(ids));
  collected.principals.set('*', bare('Anyone', '*', 'anyone', null, false));
  const seen = new Map<string, Set<string>>();
  for (const { policy, arn, key } of collected.resources.values()) {
    const own = parseArn(arn)?.partition ?? partition;
    if (typeof policy === 'object' && policy.document !== null && isNew(seen, own, policy.document))
      named.document(context.documents.names(policy.document), own);
    for (const grant of key === undefined || key.grants === 'unknown' ? [] : key.grants) nameGrant(named, grant, own);
  }
  for (const name of asked.principals) named.asked(name, partition);
  addAsked(asked.resources, collected.resources);
  for (const { kind, arn, external } of collected.principals.values()) addOutsideRole(kind, arn, external, collected);
}

/** Whether a document is met in a partition for the first time. */
function isNew(seen: Map<string, Set<string>>, partition: string, document: string): boolean {
  const documents = seen.get(partition) ?? new Set<string>();
  if (documents.has(document)) return false;
  seen.set(partition, documents.add(document));
  return true;
}

function nameGrant(named: Named, grant: { readonly granteePrincipal: string | null; readonly retiringPrincipal: string | null }, partition: string): void {
  for (const name of [grant.granteePrincipal, grant.retiringPrincipal]) if (name !== null) named.aws(name, partition);
}

function addOutsideRole(kind: string, arn: string, external: boolean, collected: Collected): void {
  if (kind !== 'Role' || !external || parseArn(arn)?.service !== 'iam' || collected.resources.has(arn)) return;
  const role = outside(arn, null, false);
  if (role !== null) collected.resources.set(arn, role);
}

/** Collected accounts, those that the organisation lists, and those of external principals and resources. */
function accountsOf(
  checked: readonly CheckedAccount[],
  organization: OrganizationFacts | null,
  collected: Collected,
  context: Context,
): readonly AccountFacts[] {
  const folders = new Map(checked.map((account) => [account.files.id, account]));
  const ids = new Set([...folders.keys(), ...(organization?.members.keys() ?? [])]);
  for (const { account } of collected.principals.values()) if (account !== null && isAccountId(account)) ids.add(account);
  for (const { account } of collected.resources.values()) if (account !== null) ids.add(account);
  const canonical = canonicalIds(collected);
  return [...ids].sort(byCodePoint).map((id) => accountFacts(id, folders.get(id), organization, canonical.get(id) ?? null, context));
}

function accountFacts(
  id: string,
  folder: CheckedAccount | undefined,
  organization: OrganizationFacts | null,
  canonicalId: string | null,
  context: Context,
): AccountFacts {
  const member: Membership | undefined = organization?.members.get(id);
  const unread = organization === null ? unreadLevels(context) : NO_LEVELS;
  const own = folder === undefined ? 'unknown' : accountBlock(folder, context);
  return {
    id,
    name: member?.name ?? null,
    collected: folder !== undefined,
    identitiesUnknown: context.failures.identitiesUnknown(id),
    organization: member === undefined ? null : (organization?.id ?? null),
    orgPath: member?.orgPath ?? null,
    isManagement: member?.isManagement ?? organization?.managementAccount === id,
    scps: member === undefined ? unread.scps : member.scps,
    rcps: member === undefined ? unread.rcps : member.rcps,
    publicAccessBlock: either(own, member === undefined ? unread.block : member.block),
    canonicalId,
  };
}

/** What an organisation says of an account; null where it says nothing. */
type Levels = Pick<Membership, 'scps' | 'rcps' | 'block'>;

const NO_LEVELS: Levels = { scps: null, rcps: null, block: null };

/** Where the organisation could not be read, its policies are not known rather than none. */
function unreadLevels(context: Context): Levels {
  const failure = context.failures.ofOrganization()[0];
  if (failure === undefined) return NO_LEVELS;
  const of = (kind: 'scp' | 'rcp') => [
    [context.documents.unknown({ kind, name: `the organisation's ${kind.toUpperCase()}s`, file: 'manifest.json', path: '$.Failures' })],
  ];
  return { scps: of('scp'), rcps: of('rcp'), block: 'unknown' };
}

function either(own: PublicAccessBlock | null | 'unknown', organization: PublicAccessBlock | null | 'unknown'): PublicAccessBlock | null | 'unknown' {
  if (organization === ALL_BLOCKED) return ALL_BLOCKED;
  return organization === 'unknown' ? 'unknown' : own;
}

/** The owner of a bucket's ACL is the bucket's account. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html */
function canonicalIds(collected: Collected): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const { account, bucket } of collected.resources.values()) {
    if (account !== null && typeof bucket?.aclOwner === 'string' && !ids.has(account)) ids.set(account, bucket.aclOwner);
  }
  return ids;
}
