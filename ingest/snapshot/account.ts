/** One account's folder: checked files, identities, resources. */
import { addTo } from '../../policy/group-by.js';
import type { AccessKeyFacts, GroupFacts, PublicAccessBlock } from '../../policy/model.js';
import { lastPart, parseArn, rootArn } from './arn.js';
import { blockOf } from './bucket.js';
import { check } from './check.js';
import type { Context } from './context.js';
import { bare, type PrincipalDraft, type ResourceDraft } from './facts.js';
import type { AccountFiles } from './files.js';
import { readIdentities } from './identities.js';
import { quote } from './issue.js';
import type { ManagedPolicies } from './managed.js';
import { provider } from './named.js';
import { rootRemarks, userRemarks } from './remarks.js';
import { salvageDetails } from './salvage.js';
import { addResource, readResource } from './resources.js';
import {
  AccessKeysSchema,
  AccountSummarySchema,
  AuthorizationDetailsSchema,
  IdentityProvidersSchema,
  S3AccountSchema,
  type AccessKeysFile,
  type AccountSummaryFile,
  type AuthorizationDetails,
  type IdentityProvidersFile,
  type S3AccountFile,
} from './schema-account.js';
import type { z } from 'zod';

/** An account's files, checked against their schemas; null: not there (or wrong, and an issue says so). */
export interface CheckedAccount {
  readonly files: AccountFiles;
  readonly details: AuthorizationDetails | null;
  readonly providers: IdentityProvidersFile | null;
  readonly summary: AccountSummaryFile | null;
  readonly keys: AccessKeysFile | null;
  readonly s3: S3AccountFile | null;
}

/** Checks the files beside the service folders. */
export function checkAccount(files: AccountFiles, context: Context): CheckedAccount {
  const one = <T>(schema: z.ZodType<T>, name: string): T | null => {
    const raw = files.files.get(name);
    return raw === undefined ? null : check(schema, raw, context.issues);
  };
  return {
    files,
    details: detailsOf(files, context),
    providers: one(IdentityProvidersSchema, 'identity-providers.json'),
    summary: one(AccountSummarySchema, 'account-summary.json'),
    keys: one(AccessKeysSchema, 'access-keys.json'),
    s3: one(S3AccountSchema, 's3-account.json'),
  };
}

function detailsOf(files: AccountFiles, context: Context): AuthorizationDetails | null {
  const raw = files.files.get('authorization-details.json');
  if (raw === undefined) return null;
  const details = check(AuthorizationDetailsSchema, raw, context.issues);
  if (details === null) salvageDetails(raw, context);
  return details;
}

export function detailsFile(account: string): string {
  return `accounts/${account}/authorization-details.json`;
}

/** The partition that an account's own ARNs have, or null where it has none. */
export function partitionOf(account: CheckedAccount): string | null {
  const details = account.details;
  const arn = details?.UserDetailList?.[0]?.Arn ?? details?.RoleDetailList?.[0]?.Arn ?? details?.GroupDetailList?.[0]?.Arn;
  if (arn !== undefined) return parseArn(arn)?.partition ?? null;
  for (const { json } of account.files.resources) {
    const text = typeof json === 'object' && json !== null && 'Arn' in json ? json.Arn : undefined;
    const partition = typeof text === 'string' ? parseArn(text)?.partition : undefined;
    if (partition !== undefined) return partition;
  }
  return null;
}

/** Where everything that is read comes together, by ARN. */
export interface Collected {
  readonly principals: Map<string, PrincipalDraft>;
  readonly resources: Map<string, ResourceDraft>;
  readonly groups: GroupFacts[];
}

/** Reads identities, providers and resources of one account into `into`. */
export function readAccount(account: CheckedAccount, partition: string, managed: ManagedPolicies, into: Collected, context: Context): void {
  const { id, resources } = account.files;
  addRoot(account, partition, into);
  const profiles = addIdentities(account, managed, into, context);
  addProviders(account, into, context);
  for (const raw of resources) {
    const read = readResource(raw, id, profiles, context);
    if (read === null || !addResource(read.resource, into.resources, context)) continue;
    if (read.principal !== null) into.principals.set(read.principal.arn, read.principal);
  }
}

function addRoot(account: CheckedAccount, partition: string, into: Collected): void {
  const arn = rootArn(partition, account.files.id);
  const file = account.details === null ? null : detailsFile(account.files.id);
  into.principals.set(arn, { ...bare('AccountRoot', arn, 'root', account.files.id, false), remarks: rootRemarks(account.summary), file });
}

function addIdentities(account: CheckedAccount, managed: ManagedPolicies, into: Collected, context: Context): ReadonlyMap<string, readonly string[]> {
  const { details } = account;
  if (details === null) return new Map();
  const { id } = account.files;
  const identities = readIdentities(detailsFile(id), id, details, managed, context);
  const remarks = userRemarks(account.keys, details, (arn, name) => context.failures.accessKeysUnknown(id, arn, name));
  const keys = keysByUser(account.keys);
  for (const principal of identities.principals) {
    const user = principal.kind === 'User' ? principal.name : '';
    into.principals.set(principal.arn, withKeys(principal, keys.get(user), remarks.get(user)));
  }
  for (const role of identities.roles) into.resources.set(role.arn, role);
  into.groups.push(...identities.groups);
  return identities.profiles;
}

/** Most principals have neither, and stay as they are. */
function withKeys(principal: PrincipalDraft, accessKeys: readonly AccessKeyFacts[] | undefined, remarks: readonly string[] | undefined): PrincipalDraft {
  if (accessKeys === undefined && remarks === undefined) return principal;
  return { ...principal, ...(accessKeys === undefined ? {} : { accessKeys }), remarks: remarks ?? principal.remarks };
}

function keysByUser(file: AccessKeysFile | null): ReadonlyMap<string, readonly AccessKeyFacts[]> {
  const found = new Map<string, AccessKeyFacts[]>();
  for (const { UserName, AccessKeyId, Status } of file?.AccessKeyMetadata ?? [])
    if (UserName != null && AccessKeyId != null) addTo(found, UserName, { id: AccessKeyId, active: Status === 'Active' });
  return found;
}

function addProviders(account: CheckedAccount, into: Collected, context: Context): void {
  const file = `accounts/${account.files.id}/identity-providers.json`;
  const lists = [
    ['SAMLProviderList', 'saml', account.providers?.SAMLProviderList],
    ['OpenIDConnectProviderList', 'oidc', account.providers?.OpenIDConnectProviderList],
  ] as const;
  for (const [member, kind, list] of lists) {
    (list ?? []).forEach(({ Arn }, index) => {
      const arn = parseArn(Arn);
      const path = `$.${member}[${String(index)}].Arn`;
      if (arn === null || arn.service !== 'iam' || !arn.resource.startsWith(`${kind}-provider/`))
        context.issues.add(file, path, `expected the ARN of a ${kind} provider, found ${quote(Arn)}`);
      else if (arn.account !== account.files.id) context.issues.add(file, path, `expected an ARN of account ${account.files.id}, found ${quote(Arn)}`);
      else into.principals.set(Arn, { ...provider(Arn, providerName(arn.resource), kind, arn.account, false), file });
    });
  }
}

function providerName(resource: string): string {
  return resource.startsWith('saml-provider/') ? lastPart(resource) : resource.slice(resource.indexOf('/') + 1);
}

/** The account's own Block Public Access; a missing file means none. */
export function accountBlock(account: CheckedAccount, context: Context): PublicAccessBlock | null | 'unknown' {
  if (context.failures.accountBlockUnknown(account.files.id)) return 'unknown';
  return account.s3 === null ? null : blockOf(account.s3.PublicAccessBlockConfiguration);
}
