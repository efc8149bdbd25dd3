/** What was read and what was not. */
import type { AccountFacts, Coverage } from '../../policy/model.js';
import type { CheckedAccount } from './account.js';
import type { Context } from './context.js';
import type { SnapshotFiles } from './files.js';

/** The same list stands in README. */
export const NOT_EVALUATED: readonly string[] = [
  'VPC endpoint policies',
  'S3 access points and multi-Region access points',
  'S3 Access Grants',
  'object ACLs',
  'AWS RAM shares',
  'session policies passed when a role is assumed',
  'IAM Roles Anywhere profiles',
  'Lambda layer versions, function aliases and versions with policies of their own',
];

/** Optional files of an account, and what it means that one is missing. */
const OPTIONAL: readonly (readonly [string, string])[] = [
  ['authorization-details.json', 'no users, groups or roles'],
  ['identity-providers.json', 'no identity providers listed'],
  ['s3-account.json', 'no Block Public Access of the account'],
  ['access-keys.json', 'access keys are not known'],
];

export function coverageOf(
  accounts: readonly AccountFacts[],
  checked: readonly CheckedAccount[],
  files: SnapshotFiles,
  resources: number,
  context: Context,
): Coverage {
  return {
    accounts: checked.length,
    resources,
    failures: context.failures.list.map((failure) => ({
      scope: [failure.Account, failure.Region, failure.Service, failure.Resource].filter((part) => typeof part === 'string' && part !== '').join('/'),
      what: [`${failure.Call}:`, failure.Code ?? 'failed', failure.Message ?? ''].join(' ').trim(),
    })),
    accountsWithoutScps: accounts.filter((account) => account.collected && account.scps === null && !account.isManagement).map((account) => account.id),
    ignoredFiles: files.ignored,
    notEvaluated: NOT_EVALUATED,
    notes: [...missing(checked, files, context), ...context.notes],
  };
}

/** A file that is missing because it could not be read says nothing of what there is. */
function missing(checked: readonly CheckedAccount[], files: SnapshotFiles, { failures }: Context): readonly string[] {
  const notes: string[] = [];
  if (!files.files.has('organization.json'))
    notes.push(
      `no organization.json: ${failures.ofOrganization().length > 0 ? 'SCPs and RCPs are not known' : 'every account is evaluated without SCPs and RCPs'}`,
    );
  if (!files.files.has('identity-center.json'))
    notes.push(`no identity-center.json: ${failures.assignmentsUnknown() ? 'persons of Identity Center are not known' : 'no persons of Identity Center'}`);
  for (const [name, meaning] of OPTIONAL) {
    const without = checked.map((account) => account.files).filter((account) => !account.files.has(name));
    const accounts = without.map((account) => account.id).filter((id) => name !== 's3-account.json' || !failures.accountBlockUnknown(id));
    if (accounts.length > 0) notes.push(`no ${name} in ${list(accounts)}: ${meaning}`);
  }
  return notes;
}

function list(accounts: readonly string[]): string {
  return accounts.length <= 5 ? `account ${accounts.join(', ')}` : `${String(accounts.length)} accounts`;
}
