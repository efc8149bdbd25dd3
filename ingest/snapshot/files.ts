/** Which files of a folder belong to a snapshot, and their JSON. */
import { createHash, type Hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isAccountId } from './arn.js';
import { jsonError } from './json-error.js';
import { found, type Issues } from './issue.js';

/** A JSON file of the snapshot, read and parsed but not yet checked. */
export interface RawFile {
  /** Path inside the snapshot, `/` separated. */
  readonly path: string;
  readonly json: unknown;
}

export interface AccountFiles {
  readonly id: string;
  /** Files beside the service folders, by name. */
  readonly files: ReadonlyMap<string, RawFile>;
  /** Files in service folders. */
  readonly resources: readonly RawFile[];
  /** Of the paths and bytes of all of these. */
  readonly digest: string;
}

export interface SnapshotFiles {
  /** Files beside `accounts/`, by name. */
  readonly files: ReadonlyMap<string, RawFile>;
  readonly accounts: readonly AccountFiles[];
  /** How many files are none of a snapshot's. */
  readonly ignored: number;
}

/** What a snapshot is, in one sentence, for a folder that is none. */
const WHAT = 'expected a snapshot: a folder with `accounts/<account id>/authorization-details.json` and other files, see docs/snapshot.md';
const TOP = new Set(['organization.json', 'identity-center.json', 'manifest.json']);
const OF_ACCOUNT = new Set(['authorization-details.json', 'identity-providers.json', 'account-summary.json', 'access-keys.json', 's3-account.json']);
/** Where counting what is ignored ends. */
const MOST_IGNORED = 100_000;
/**
 * Files read before whoever else waits has a turn. Thousands of small ones: to hand each to a thread
 * and to be told of its end takes several times as long as to read it.
 */
const AT_A_TIME = 100;
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

interface Found {
  readonly path: string;
  readonly account: string | null;
  readonly kind: 'top' | 'account' | 'resource';
}

interface Walk {
  readonly folder: string;
  readonly issues: Issues;
  readonly found: Found[];
  /** Digests of their files, by id. */
  readonly accounts: Map<string, Hash>;
  /** Single files that are none of a snapshot's. */
  ignored: number;
  /** Folders that are none of a snapshot's; counted only where the rest is one. */
  readonly foreign: string[];
}

/** Every file of the snapshot in order of its path; null where the folder is no snapshot (an issue says so). */
export async function readFiles(folder: string, issues: Issues): Promise<SnapshotFiles | null> {
  const problem = folderProblem(folder);
  if (problem !== null) {
    issues.add('', '$', `${folder}: ${WHAT}; ${problem}`);
    return null;
  }
  const walk: Walk = { folder, issues, found: [], accounts: new Map(), ignored: 0, foreign: [] };
  walkTop(walk);
  if (walk.found.length === 0 && walk.accounts.size === 0 && issues.list.length === 0) {
    issues.add('', '$', `${folder}: ${WHAT}; found no file of one`);
    return null;
  }
  const raws = await readAll(walk, issues);
  return { files: topFiles(walk, raws), accounts: accountFiles(walk, raws), ignored: countIgnored(walk) };
}

function folderProblem(folder: string): string | null {
  try {
    return statSync(folder).isDirectory() ? null : 'found a file';
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? 'found nothing there' : `it can't be read (${errorCode(error)})`;
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}

function walkTop(walk: Walk): void {
  for (const entry of entries(walk, '')) {
    if (entry.isFile() && TOP.has(entry.name)) walk.found.push({ path: entry.name, account: null, kind: 'top' });
    else if (entry.isDirectory() && entry.name === 'accounts') walkAccounts(walk);
    else ignore(walk, entry.name, entry.isDirectory());
  }
}

function walkAccounts(walk: Walk): void {
  for (const entry of entries(walk, 'accounts')) {
    const path = `accounts/${entry.name}`;
    if (!entry.isDirectory() || !isAccountId(entry.name)) ignore(walk, path, entry.isDirectory());
    else {
      walk.accounts.set(entry.name, createHash('sha256'));
      walkAccount(walk, entry.name, path);
    }
  }
}

function walkAccount(walk: Walk, account: string, folder: string): void {
  for (const entry of entries(walk, folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isFile() && OF_ACCOUNT.has(entry.name)) walk.found.push({ path, account, kind: 'account' });
    else if (entry.isDirectory()) walkService(walk, account, path);
    else walk.ignored += 1;
  }
}

function walkService(walk: Walk, account: string, folder: string): void {
  for (const entry of entries(walk, folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isFile() && entry.name.endsWith('.json')) walk.found.push({ path, account, kind: 'resource' });
    else ignore(walk, path, entry.isDirectory());
  }
}

function entries(walk: Walk, path: string): readonly Dirent[] {
  try {
    return readdirSync(join(walk.folder, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    // Missing would mean "there is none of it", and nobody knows that.
    walk.issues.add(path, '$', `this folder can't be read (${errorCode(error)})`);
    return [];
  }
}

function ignore(walk: Walk, path: string, isFolder: boolean): void {
  if (isFolder) walk.foreign.push(path);
  else walk.ignored += 1;
}

/** How many files are ignored, up to a limit; links are not followed. */
function countIgnored(walk: Walk): number {
  let sum = walk.ignored;
  const folders = [...walk.foreign];
  for (let next = folders.pop(); next !== undefined && sum < MOST_IGNORED; next = folders.pop()) {
    for (const entry of entries(walk, next)) {
      if (entry.isDirectory()) folders.push(`${next}/${entry.name}`);
      else sum += 1;
    }
  }
  return sum;
}

async function readAll(walk: Walk, issues: Issues): Promise<ReadonlyMap<string, RawFile>> {
  const raws = new Map<string, RawFile>();
  for (const [index, { path, account }] of walk.found.entries()) {
    if (index % AT_A_TIME === 0) await setImmediate();
    const result = readJson(walk.folder, path, walk.accounts.get(account ?? ''));
    if (typeof result === 'string') issues.add(path, '$', result);
    else raws.set(path, result);
  }
  return raws;
}

/** The file's JSON, or a sentence why there is none. UTF-8, with or without a byte order mark. */
function readJson(folder: string, path: string, digest: Hash | undefined): RawFile | string {
  let text: string;
  try {
    const bytes = readFileSync(join(folder, path));
    digest?.update(`${path}\n${String(bytes.length)}\n`).update(bytes);
    text = UTF_8.decode(bytes);
  } catch (error) {
    return error instanceof TypeError ? 'expected JSON in UTF-8, found other bytes' : `can't be read (${errorCode(error)})`;
  }
  try {
    const json = JSON.parse(text) as unknown;
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return `expected an object, found ${found(json)}`;
    return { path, json };
  } catch {
    return jsonError(text);
  }
}

function topFiles(walk: Walk, raws: ReadonlyMap<string, RawFile>): ReadonlyMap<string, RawFile> {
  const files = new Map<string, RawFile>();
  for (const { path, kind } of walk.found) {
    const raw = raws.get(path);
    if (kind === 'top' && raw !== undefined) files.set(path, raw);
  }
  return files;
}

function accountFiles(walk: Walk, raws: ReadonlyMap<string, RawFile>): readonly AccountFiles[] {
  const accounts = new Map(
    [...walk.accounts].map(([id, hash]) => [id, { id, files: new Map<string, RawFile>(), resources: [] as RawFile[], digest: hash.digest('hex') }]),
  );
  for (const { path, kind, account } of walk.found) {
    const raw = raws.get(path);
    const into = account === null ? undefined : accounts.get(account);
    if (raw === undefined || into === undefined) continue;
    if (kind === 'account') into.files.set(path.slice(path.lastIndexOf('/') + 1), raw);
    else into.resources.push(raw);
  }
  return [...accounts.values()];
}
