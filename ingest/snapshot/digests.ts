/** What the facts of an account's files come from, as one text: so that it is seen that they are the same without comparing them. */
import type { AccountId, World } from '../../policy/model.js';
import { hashOf } from '../hash.js';
import { type CheckedAccount, detailsFile } from './account.js';
import type { Context } from './context.js';
import type { ManagedPolicies } from './managed.js';

/** An account that takes managed policies from other accounts' files has none. */
export function digestsOf(checked: readonly CheckedAccount[], partition: string, managed: ManagedPolicies, context: Context): World['digests'] {
  const common = hashOf(JSON.stringify([context.lenient, partition, context.failures.list]));
  const found: Record<AccountId, string> = {};
  for (const { files } of checked) {
    if (managed.borrows(detailsFile(files.id))) continue;
    found[files.id] = hashOf(`${common} ${files.digest}`);
  }
  return found;
}

/** The folder of accounts in a snapshot. */
const ACCOUNTS = 'accounts/';

/** Whether the facts of a file are what they were, because all files of its account are. */
export function sameFiles(now: World['digests'], before: World['digests']): (file: string | null) => boolean {
  const same = new Set(Object.keys(now).filter((id) => now[id] === before[id]));
  return (file) => file?.startsWith(ACCOUNTS) === true && same.has(file.slice(ACCOUNTS.length, file.indexOf('/', ACCOUNTS.length)));
}
