/**
 * A folder in the layout of iam-collect: `aws/<partition>/accounts/<account>/<service>/…/<resource>/metadata.json` with
 * files beside it, one for each thing that is said of the resource. What a resource is comes from its ARN, not from the path.
 * https://github.com/cloud-copilot/iam-collect/blob/main/docs/Storage.md
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAccountId } from '../snapshot/arn.js';
import type { AuthorizationDetails } from '../snapshot/schema-account.js';
import type { FailureInput } from '../snapshot/schema-organization.js';
import { addIdentity, emptyDetails, type CollectedAccount } from './collected-identities.js';
import { addResource } from './collected-resources.js';
import { readOrganizations } from './collected-organization.js';
import { complete } from './complete.js';
import type { Draft } from './draft.js';
import { readEntry, type Entry } from './entry.js';
import { folders } from './folders.js';
import { accountNotRead, identityCenterNotRead, notRead, organizationNotRead, resourcesNotRead } from './not-read.js';

/** Folders `aws/<partition>` of what was collected; empty where the folder has another layout. */
export async function collectRoots(input: string): Promise<readonly string[]> {
  const candidates = [input];
  for (const level of [input, join(input, 'aws')]) for (const name of await folders(level)) candidates.push(join(level, name));
  const roots: string[] = [];
  for (const candidate of new Set(candidates)) if (await isRoot(candidate)) roots.push(candidate);
  return roots;
}

/** A snapshot has `accounts/` too, with a file of identities in each. */
async function isRoot(folder: string): Promise<boolean> {
  const accounts = (await folders(join(folder, 'accounts'))).filter(isAccountId);
  for (const account of accounts) {
    const names = await readdir(join(folder, 'accounts', account));
    if (names.includes('authorization-details.json')) return false;
  }
  return accounts.length > 0;
}

/** The snapshot of everything that the folders say. */
export async function collectDraft(roots: readonly string[]): Promise<Draft> {
  const accounts = new Map<string, CollectedAccount>();
  const shared = emptyDetails();
  let ignored = 0;
  let time = 0;
  for (const root of roots) {
    for (const account of await folders(join(root, 'accounts'))) {
      if (isAccountId(account)) accounts.set(account, { id: account, details: emptyDetails(), files: new Map(), services: new Set(), failures: [] });
      for (const folder of await resourceFolders(join(root, 'accounts', account))) {
        const entry = await readEntry(folder, root, account);
        time = Math.max(time, (await stat(join(folder, 'metadata.json'))).mtimeMs);
        if (!place(entry, accounts.get(account), shared)) ignored += 1;
      }
    }
  }
  return draftOf([...accounts.values()], shared, await readOrganizations(roots), ignored, new Date(time));
}

/** AWS's own policies belong to no account: they stand in the first one's file. */
function place(entry: Entry, account: CollectedAccount | undefined, shared: AuthorizationDetails): boolean {
  if (entry.arn.account === 'aws') return addIdentity(entry, { id: 'aws', details: shared, files: new Map(), services: new Set(), failures: [] });
  if (account === undefined) return false;
  account.services.add(entry.arn.service);
  return addIdentity(entry, account) || addResource(entry, account);
}

function draftOf(accounts: readonly CollectedAccount[], shared: AuthorizationDetails, organization: object | null, ignored: number, time: Date): Draft {
  const policies = new Set([shared, ...accounts.map((each) => each.details)].flatMap((details) => (details.Policies ?? []).map(({ Arn }) => Arn)));
  const files = new Map<string, object>(organization === null ? [] : [['organization.json', organization]]);
  const failures: FailureInput[] = [...(organization === null ? [organizationNotRead()] : []), identityCenterNotRead()];
  accounts.forEach((account, index) => {
    const { details, failures: referred } = complete(account.id, account.details, policies);
    const own = index === 0 ? { ...details, Policies: [...(details.Policies ?? []), ...(shared.Policies ?? [])] } : details;
    files.set(`accounts/${account.id}/authorization-details.json`, own);
    for (const [path, content] of account.files) files.set(`accounts/${account.id}/${path}`, content);
    if (!account.services.has('iam')) failures.push(notRead(account.id, 'iam', 'GetAccountAuthorizationDetails', null, 'no folder `iam` in what was imported'));
    failures.push(
      ...account.failures,
      ...referred,
      ...accountNotRead(account.id, ['keys', 'block', 'grants']),
      ...resourcesNotRead(account.id, account.services),
    );
  });
  return { files, accounts: accounts.map(({ id }) => id), failures, ignored, time };
}

/** Folders that have a `metadata.json`, at any depth. */
async function resourceFolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const own = entries.some((entry) => entry.isFile() && entry.name === 'metadata.json') ? [folder] : [];
  const below = await Promise.all(entries.filter((entry) => entry.isDirectory()).map((entry) => resourceFolders(join(folder, entry.name))));
  return [...own, ...below.flat()];
}
