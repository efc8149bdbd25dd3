/** What access keys and the account's summary say about usability: shown beside a result, never changing it. */
import type { AccessKeysFile, AccountSummaryFile, AuthorizationDetails } from './schema-account.js';

/** Remarks by name of a user; none where `access-keys.json` is missing or the user's keys are not known. */
export function userRemarks(
  keys: AccessKeysFile | null,
  details: AuthorizationDetails | null,
  unknown: (arn: string, name: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const remarks = new Map<string, readonly string[]>();
  if (keys === null) return remarks;
  const active = new Set((keys.AccessKeyMetadata ?? []).filter((key) => key.Status === 'Active').map((key) => key.UserName));
  for (const user of details?.UserDetailList ?? []) {
    const password = typeof user.PasswordLastUsed === 'string';
    if (!active.has(user.UserName) && !password && !unknown(user.Arn, user.UserName))
      remarks.set(user.UserName, ['no active access key and no password known']);
  }
  return remarks;
}

/**
 * Remarks on the root user.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
 */
export function rootRemarks(summary: AccountSummaryFile | null): readonly string[] {
  const map = summary?.SummaryMap;
  if (map === null || map === undefined) return [];
  const none = map['AccountPasswordPresent'] === 0 && map['AccountAccessKeysPresent'] === 0;
  return none ? ['the root user has neither a password nor an access key'] : [];
}
