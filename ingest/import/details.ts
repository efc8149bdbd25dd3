/**
 * The output of `aws iam get-account-authorization-details`: one object, a list of pages, or pages behind each other.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
import { stat } from 'node:fs/promises';
import { isAccountId, parseArn } from '../snapshot/arn.js';
import { check } from '../snapshot/check.js';
import { formatIssue, found, Issues, quote } from '../snapshot/issue.js';
import { isObject } from '../snapshot/policy-shape.js';
import { AuthorizationDetailsSchema, type AuthorizationDetails } from '../snapshot/schema-account.js';
import type { FailureInput } from '../snapshot/schema-organization.js';
import { complete } from './complete.js';
import type { Draft } from './draft.js';
import { ImportError } from './error.js';
import { readValues } from './input.js';
import { accountNotRead, identityCenterNotRead, notRead, organizationNotRead, resourcesNotRead } from './not-read.js';

const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;
const CALL = 'GetAccountAuthorizationDetails';

type Page = AuthorizationDetails & { readonly [member: string]: unknown };

/** Pages of one account. */
interface Pages {
  readonly files: Set<string>;
  readonly pages: Page[];
}

/** Whether a JSON value looks like that call's output. */
export function isDetails(value: unknown): boolean {
  const page: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(page) && LISTS.some((list) => list in page);
}

/** The snapshot of accounts of which nothing else was read. */
export async function detailsDraft(files: readonly string[]): Promise<Draft> {
  const accounts = new Map<string, Pages>();
  for (const file of files) {
    const pages = pagesOf(file, await readValues(file));
    const account = accountOf(file, pages);
    const of = accounts.get(account) ?? { files: new Set(), pages: [] };
    of.files.add(file);
    of.pages.push(...pages);
    accounts.set(account, of);
  }
  const merged = [...accounts].map(([account, { pages }]) => ({ account, ...merge(account, pages) }));
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  return {
    files: new Map(merged.map(({ account, details }) => [`accounts/${account}/authorization-details.json`, details])),
    accounts: [...accounts.keys()],
    failures: [
      organizationNotRead(),
      identityCenterNotRead(),
      ...merged.flatMap(({ failures }) => failures),
      ...[...accounts.keys()].flatMap((account) => [...accountNotRead(account, ['providers', 'keys', 'block']), ...resourcesNotRead(account, new Set())]),
    ],
    ignored: 0,
    time: new Date(Math.max(...times)),
  };
}

function pagesOf(file: string, values: readonly unknown[]): readonly Page[] {
  const list = values.flatMap((value): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]));
  if (list.length === 0) throw new ImportError(`${file}: expected the output of \`aws iam get-account-authorization-details\`, found an empty list`);
  return list.map((value, index) => pageOf(file, value, list.length === 1 ? '' : ` (page ${String(index + 1)})`));
}

function pageOf(file: string, value: unknown, which: string): Page {
  if (!isDetails(value) || Array.isArray(value)) {
    const members = LISTS.map((list) => `\`${list}\``).join(', ');
    throw new ImportError(`${file}${which}: expected the output of \`aws iam get-account-authorization-details\` (${members}), found ${found(value)}`);
  }
  const issues = new Issues();
  const page = check(AuthorizationDetailsSchema, { path: `${file}${which}`, json: value }, issues);
  if (page === null) throw new ImportError(issues.list.map(formatIssue).join('\n'));
  return page;
}

/** The one account whose ARNs a file has; AWS's own policies belong to none. */
function accountOf(file: string, pages: readonly Page[]): string {
  const ids = new Set<string>();
  for (const page of pages) {
    for (const list of LISTS) for (const { Arn } of page[list] ?? []) ids.add(parseArn(Arn)?.account ?? `\0${Arn}`);
  }
  ids.delete('aws');
  const [first, second] = ids;
  if (first === undefined)
    throw new ImportError(`${file}: expected at least one user, group, role or policy of the account, to tell which account it is; found none`);
  if (first.startsWith('\0') || !isAccountId(first)) throw new ImportError(`${file}: expected ARNs, found ${quote(first.slice(1))}`);
  if (second !== undefined) throw new ImportError(`${file}: expected one account in one file, found ${first} and ${second.replace('\0', '')}`);
  return first;
}

/** Pages put together: each thing once, the lists that nobody asked for recorded. */
function merge(account: string, pages: readonly Page[]): { readonly details: AuthorizationDetails; readonly failures: readonly FailureInput[] } {
  const details: AuthorizationDetails = Object.fromEntries(
    LISTS.map((list) => [list, once(pages.flatMap((page): readonly { readonly Arn: string }[] => page[list] ?? []))]),
  );
  const missing = LISTS.filter((list) => list !== 'Policies' && !pages.some((page) => list in page)).map((list) => `no \`${list}\` in what was imported`);
  const cut = pages.some(goesOn) && pages.every(goesOn) ? ['the last page is missing: the output says that it goes on'] : [];
  const completed = complete(account, details, new Set((details.Policies ?? []).map(({ Arn }) => Arn)));
  const failures = [...missing, ...cut].map((message) => notRead(account, 'iam', CALL, null, message));
  return { details: completed.details, failures: [...failures, ...completed.failures] };
}

/** `IsTruncated` of the API, `NextToken` of the CLI's `--max-items`. */
function goesOn(page: Page): boolean {
  return page['IsTruncated'] === true || typeof page['NextToken'] === 'string';
}

function once<T extends { readonly Arn: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.Arn, item])).values()];
}
