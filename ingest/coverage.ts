/** What a snapshot holds of each account and service, and which calls were refused or failed. */
import { isRefused } from './collect/failure.js';
import { byCodePoint } from '../policy/arn.js';
import { check } from './snapshot/check.js';
import { type AccountFiles, type RawFile, readFiles, type SnapshotFiles } from './snapshot/files.js';
import { Issues, type SnapshotIssue } from './snapshot/issue.js';
import { isObject } from './snapshot/policy-shape.js';
import { type FailureInput, ManifestSchema } from './snapshot/schema-organization.js';

/** One service of one account. */
export interface CoverageRow {
  /** Null: what is there once for all accounts, or is not about one. */
  readonly account: string | null;
  readonly service: string;
  /** Things that the snapshot holds: resources, users, groups and roles, or files that stand alone. */
  readonly read: number;
  /** Calls that AWS refused. */
  readonly refused: number;
  /** Calls that failed otherwise, or were not made. */
  readonly failed: number;
}

export interface CoverageTable {
  /** When the snapshot was begun; null where no manifest says it. */
  readonly time: string | null;
  readonly rows: readonly CoverageRow[];
  readonly failures: readonly FailureInput[];
}

export type CoverageResult = { readonly ok: true; readonly table: CoverageTable } | { readonly ok: false; readonly errors: readonly SnapshotIssue[] };

/** Files beside the accounts: the service that gave them. */
const TOP: ReadonlyMap<string, string> = new Map([
  ['organization.json', 'organizations'],
  ['identity-center.json', 'sso-admin'],
]);
const BLOCK = 's3-account.json';
const DETAILS = 'authorization-details.json';

/** The table of a snapshot's folder, or what is wrong with the folder. */
export async function coverageTable(folder: string): Promise<CoverageResult> {
  const issues = new Issues();
  const files = await readFiles(folder, issues);
  const raw = files?.files.get('manifest.json');
  const manifest = raw === undefined ? null : check(ManifestSchema, raw, issues);
  if (files === null || issues.list.length > 0) return { ok: false, errors: issues.list };
  const failures = manifest?.Failures ?? [];
  return { ok: true, table: { time: manifest?.Time ?? null, rows: rowsOf(files, failures), failures } };
}

interface Count {
  account: string | null;
  service: string;
  read: number;
  refused: number;
  failed: number;
}

function rowsOf(files: SnapshotFiles, failures: readonly FailureInput[]): readonly CoverageRow[] {
  const counts = new Map<string, Count>();
  const of = (account: string | null, service: string): Count => {
    const key = `${account ?? ''} ${service}`;
    const count = counts.get(key) ?? { account, service, read: 0, refused: 0, failed: 0 };
    counts.set(key, count);
    return count;
  };
  for (const name of files.files.keys()) {
    const service = TOP.get(name);
    if (service !== undefined) of(null, service).read += 1;
  }
  for (const account of files.accounts) countAccount(account, of);
  for (const failure of failures) {
    const count = of(ONCE.has(failure.Service) ? null : (failure.Account ?? null), failure.Service);
    if (isRefused(failure.Code)) count.refused += 1;
    else count.failed += 1;
  }
  return [...counts.values()].sort((a, b) => byCodePoint(`${a.account ?? ''} ${a.service}`, `${b.account ?? ''} ${b.service}`));
}

const ONCE: ReadonlySet<string> = new Set(['organizations', 'sso-admin', 'identitystore']);

function countAccount({ id, files, resources }: AccountFiles, of: (account: string, service: string) => Count): void {
  for (const [name, raw] of files) {
    if (name === DETAILS) of(id, 'iam').read += identities(raw);
    else if (name === BLOCK) of(id, 's3control').read += 1;
  }
  for (const { path } of resources) of(id, path.split('/')[2] ?? '').read += 1;
}

/** Users, groups and roles. */
function identities({ json }: RawFile): number {
  if (!isObject(json)) return 0;
  const lists = [json['UserDetailList'], json['GroupDetailList'], json['RoleDetailList']];
  return lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
}
