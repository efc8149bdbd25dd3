/**
 * Collecting a large account from the AWS emulator: calls made against the least that AWS's API allows,
 * and the time against concurrency 1. `npm run bench:collect`; see collect.md for results.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { LOOPBACK } from '../test/collect/emulated.js';
import { LARGE, seedLarge } from '../test/collect/large.js';
import { type Proxy, startProxy } from '../test/collect/proxy.js';
import { installMoto, startMoto } from '../test/moto.js';

/** What a round trip to AWS takes; the emulator is on loopback. */
const ROUND_TRIP = 40;
const MAIN = join(import.meta.dirname, '..', 'dist', 'cli', 'main.js');

/** Calls for one account and region with nothing but buckets, keys and roles: pages of the most that AWS's API gives, one call for each thing elsewhere. */
const LEAST: Readonly<Record<string, number>> = {
  'iam GetAccountAuthorizationDetails': Math.ceil(LARGE.roles / 1000),
  's3 ListBuckets': Math.ceil(LARGE.buckets / 10_000),
  's3 GetBucketLocation': 0,
  ...Object.fromEntries(['Policy', 'Acl', 'OwnershipControls', 'Encryption', 'Tagging', 'Abac'].map((part) => [`s3 GetBucket${part}`, LARGE.buckets])),
  's3 GetPublicAccessBlock': LARGE.buckets,
  'kms ListKeys': Math.ceil(LARGE.keys / 1000),
  ...Object.fromEntries(['DescribeKey', 'GetKeyPolicy', 'ListGrants', 'ListResourceTags', 'GetKeyRotationStatus'].map((call) => [`kms ${call}`, LARGE.keys])),
};

interface Measured {
  readonly seconds: number;
  readonly peak: number;
  readonly calls: ReadonlyMap<string, number>;
}

async function measure(proxy: Proxy, concurrency: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'arnpath-bench-'));
  const before = proxy.seen.length;
  const start = Date.now();
  const peak = await peakOf(proxy, ['collect', '--out', join(folder, 'out'), '--regions', 'us-east-1', '--quiet', '--concurrency', String(concurrency)]);
  const seconds = (Date.now() - start) / 1000;
  rmSync(folder, { recursive: true });
  const calls = new Map<string, number>();
  for (const { service, call } of proxy.seen.slice(before)) calls.set(`${service} ${call}`, (calls.get(`${service} ${call}`) ?? 0) + 1);
  return { seconds, peak, calls };
}

/** Runs the command; the most memory that it had, in MB. */
function peakOf(proxy: Proxy, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', LOOPBACK, MAIN, ...args], {
      env: { PATH: process.env.PATH ?? '', ...proxy.env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const status = `/proc/${String(child.pid)}/status`;
    let peak = 0;
    const timer = setInterval(() => {
      const text = existsSync(status) ? readFileSync(status, 'utf8') : '';
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024);
    }, 50);
    child.once('close', (code) => {
      clearInterval(timer);
      if (code === 0) resolve(peak);
      else reject(new Error(`the command ended with ${String(code)}`));
    });
  });
}

const missing = installMoto();
if (missing !== null) throw new Error(missing);
const moto = await startMoto();
const proxy = await startProxy(moto.port);
try {
  await seedLarge(moto.url, LARGE);
  proxy.delay = ROUND_TRIP;
  const runs: [number, Measured][] = [];
  for (const concurrency of [1, 5, 10]) runs.push([concurrency, await measure(proxy, concurrency)]);
  const made = runs[0]?.[1].calls ?? new Map<string, number>();
  console.log(`${JSON.stringify(LARGE)}, ${String(ROUND_TRIP)} ms a call\n\n| call | made | least |\n|---|--:|--:|`);
  for (const [call, count] of [...made].sort()) console.log(`| ${call} | ${String(count)} | ${String(LEAST[call] ?? 1)} |`);
  const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0);
  console.log(`| **all** | ${String(sum(made.values()))} | ${String(sum([...made.keys()].map((call) => LEAST[call] ?? 1)))} |`);
  console.log('\n| concurrency | seconds | against 1 | peak memory |\n|--:|--:|--:|--:|');
  const first = runs[0]?.[1].seconds ?? 0;
  for (const [concurrency, { seconds, peak }] of runs)
    console.log(`| ${String(concurrency)} | ${seconds.toFixed(1)} | ${(first / seconds).toFixed(1)} × | ${peak.toFixed(0)} MB |`);
} finally {
  await proxy.stop();
  await moto.stop();
}
