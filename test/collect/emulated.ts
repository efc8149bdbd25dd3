/** The emulator, the proxy in front of it, and the command under test, for a suite. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import type { Failure } from '../../ingest/collect.js';
import { MAIN, type Ran } from '../cli/command.js';
import { type Moto, startMoto } from '../moto.js';
import { type Proxy, type Seen, startProxy } from './proxy.js';
import { seed, type Seeded } from './seed.js';

export interface Emulated {
  readonly moto: Moto;
  readonly proxy: Proxy;
  readonly seeded: Seeded;
  /** A new folder that is gone after the suite. */
  folder(): Promise<string>;
  stop(): Promise<void>;
}

export const LOOPBACK = join(import.meta.dirname, 'loopback.mjs');

export async function emulated(managedPolicies = false): Promise<Emulated> {
  const moto = await startMoto(managedPolicies);
  const proxy = await startProxy(moto.port);
  const seeded = await seed(moto.url, managedPolicies);
  proxy.patch = (call) => gaps(call, seeded);
  const folders: string[] = [];
  return {
    moto,
    proxy,
    seeded,
    folder: async () => {
      folders.push(await mkdtemp(join(tmpdir(), 'arnpath-collect-')));
      return join(folders.at(-1) ?? '', 'snapshot');
    },
    stop: async () => {
      await proxy.stop();
      await moto.stop();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * What the emulator lacks and the product needs, answered in its place. Gaps of moto 5.2.5:
 * - `ListAccountsForProvisionedPermissionSet` names the caller's account at most, whatever was assigned;
 * - an assignment makes no `AWSReservedSSO_…` role (the seed makes it);
 * - a function's policy names an account as a bare string, which AWS writes as the ARN of its root (the seed names a service);
 * - `GetAccountAuthorizationDetails` leaves out permissions boundaries of users, and names and ids of managed policies;
 * - `S3_POLICY` can't be enabled; `GetBucketAbac` answers with an empty status; nothing that the product asks for pages
 *   but `ListAccounts` and the identity store (`paging.ts` pages the rest);
 * - `ListBuckets` has no `BucketRegion`, so `GetBucketLocation` is asked for each bucket, which AWS spares.
 */
function gaps(call: Seen, seeded: Seeded): object | null {
  return call.call === 'ListAccountsForProvisionedPermissionSet' ? { AccountIds: [seeded.members[1]] } : null;
}

/** Runs the command; `started` hears of the process, e.g. to kill it. */
export function run(proxy: Proxy, args: readonly string[], started: (kill: (signal: NodeJS.Signals) => void) => void = () => undefined): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', LOOPBACK, MAIN, ...args], {
      env: { PATH: process.env.PATH ?? '', HOME: tmpdir(), ...proxy.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    started((signal) => child.kill(signal));
    child.once('close', (code) => {
      resolve({ code, out, err });
    });
  });
}

/** Collects the organisation in one region. */
export const collectArgs = (out: string, ...more: string[]): string[] => [
  'collect',
  '--out',
  out,
  '--org',
  '--role',
  'ArnpathCollector',
  '--regions',
  'eu-central-1',
  '--quiet',
  ...more,
];

/** Every file of a folder: path → text. */
export function textsOf(folder: string, below = ''): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) for (const [inner, text] of textsOf(folder, path)) texts.set(inner, text);
    else texts.set(path, readFileSync(join(folder, path), 'utf8'));
  }
  return texts;
}

/** The evidence: every file but the manifest and the journal. */
export function evidence(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...textsOf(folder)].filter(([path]) => !['manifest.json', '.journal.ndjson'].includes(path)));
}

export interface WrittenManifest {
  readonly Time: string;
  readonly ToolVersion: string;
  readonly Files: Readonly<Record<string, string>>;
  readonly Failures: readonly Failure[];
}

export function manifestOf(folder: string): WrittenManifest {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as WrittenManifest;
}
