/** A large account is collected in bounded memory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Moto, startMoto } from '../moto.js';
import { evidence, manifestOf, run } from './emulated.js';
import { LARGE, seedLarge } from './large.js';
import { type Proxy, startProxy } from './proxy.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Megabytes of heap that the command may use. */
const HEAP = 96;

describe.skipIf(inject('noMoto') !== null)('arnpath collect, a large account', () => {
  let moto: Moto;
  let proxy: Proxy;
  const folder = mkdtempSync(join(tmpdir(), 'arnpath-large-'));
  beforeAll(async () => {
    moto = await startMoto();
    proxy = await startProxy(moto.port);
    await seedLarge(moto.url, LARGE);
  }, 300_000);
  afterAll(async () => {
    await proxy.stop();
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`${JSON.stringify(LARGE)} in ${String(HEAP)} MB of heap`, async () => {
    const out = join(folder, 'snapshot');
    const limited = { ...proxy, env: { ...proxy.env, NODE_OPTIONS: `--max-old-space-size=${String(HEAP)}` } };
    const ran = await run(limited, ['collect', '--out', out, '--regions', 'us-east-1', '--quiet']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(manifestOf(out).Failures).toEqual([]);
    const paths = Object.keys(evidence(out));
    expect(paths.filter((path) => path.includes('/s3/'))).toHaveLength(LARGE.buckets);
    expect(paths.filter((path) => path.includes('/kms/'))).toHaveLength(LARGE.keys);
    const details = JSON.parse(readFileSync(join(out, 'accounts', '123456789012', 'authorization-details.json'), 'utf8')) as { RoleDetailList: unknown[] };
    expect(details.RoleDetailList).toHaveLength(LARGE.roles);
  }, 300_000);
});
