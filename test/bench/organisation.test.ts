/** Generated organisations: the same bytes each time, with the hardest cases in them, and changed in one place only. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snapshotFiles } from '../../bench/generate/snapshot.js';
import { writeSnapshot } from '../../bench/generate/write.js';
import { type Change, CHANGES, changeSnapshot, markSnapshot } from '../../bench/scale/change.js';
import { Draw, landmarksOf, planOf } from '../../bench/scale/draw.js';
import { formatIssue, readSnapshot } from '../../ingest/snapshot.js';

const SEED = 42;
const folder = mkdtempSync(join(tmpdir(), 'arnpath-bench-test-'));
const original = join(folder, 'original');

beforeAll(() => {
  writeSnapshot(original, 'S', SEED);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function hashOf(seed: number): string {
  const hash = createHash('sha256');
  for (const { path, text } of snapshotFiles('S', seed)) hash.update(path).update(text);
  return hash.digest('hex');
}

describe('a generated organisation', () => {
  it('has the same bytes for the same seed, and others for another', () => {
    expect(hashOf(SEED)).toBe(hashOf(SEED));
    expect(hashOf(SEED + 1)).not.toBe(hashOf(SEED));
  });

  it.each(['S', 'M', 'L', 'XL'] as const)('of size %s has the hardest cases', (size) => {
    const landmarks = landmarksOf(planOf(size, SEED));
    expect(Object.values(landmarks)).not.toContain(null);
  });

  it('has what questions are drawn about', async () => {
    const read = await readSnapshot(original);
    if (!read.ok) throw new Error(read.errors.map(formatIssue).join('\n'));
    const principals = new Set(read.world.principals.map((p) => p.arn));
    const resources = new Set(read.world.resources.map((r) => r.arn));
    const plan = planOf('S', SEED);
    const draw = new Draw(plan, SEED);
    for (let i = 0; i < 200; i++) {
      for (const arn of [draw.principal(), draw.user(), draw.role(), draw.administrator()]) expect(principals).toContain(arn);
      for (const arn of [draw.key(), draw.bucket(), draw.role()]) expect(resources).toContain(arn);
    }
    const { key, supernode, behindSupernode, accountWide } = landmarksOf(plan);
    for (const arn of [key, supernode, accountWide, behindSupernode?.split('/')[0]]) expect(resources).toContain(arn);
  });
});

/** Files below a folder, by their path in it. */
function filesOf(root: string, below = ''): string[] {
  return readdirSync(join(root, below)).flatMap((name) => {
    const path = join(below, name);
    return statSync(join(root, path)).isDirectory() ? filesOf(root, path) : [path];
  });
}

function changed(name: string, work: (copy: string) => void): string[] {
  const copy = join(folder, name);
  cpSync(original, copy, { recursive: true });
  work(copy);
  return filesOf(original).filter((path) => readFileSync(join(original, path), 'utf8') !== readFileSync(join(copy, path), 'utf8'));
}

const TOUCHES: Readonly<Record<Change, RegExp>> = {
  principal: /^accounts.\d+.authorization-details\.json$/,
  role: /^accounts.\d+.authorization-details\.json$/,
  resource: /^accounts.\d+.s3.[^/]+\.json$/,
  scp: /^organization\.json$/,
  rcp: /^organization\.json$/,
  managed: /^accounts.\d+.authorization-details\.json$/,
};

describe('a change', () => {
  it.each(CHANGES)('of %s touches one file (a shared policy: more), and the snapshot stays good', async (change) => {
    const touched = changed(change, (copy) => changeSnapshot(copy, change, SEED));
    expect(touched.every((path) => TOUCHES[change].test(path))).toBe(true);
    expect(touched.length).toBeGreaterThan(0);
    if (change !== 'managed') expect(touched).toHaveLength(1);
    const [before, after] = [await readSnapshot(original), await readSnapshot(join(folder, change))];
    if (!before.ok || !after.ok) throw new Error([before, after].flatMap((r) => (r.ok ? [] : r.errors.map(formatIssue))).join('\n'));
    const documents = (world: typeof before.world): string[] => Object.keys(world.documents);
    expect(documents(after.world)).not.toEqual(documents(before.world));
  });

  it('is the same for the same seed', () => {
    const text = (name: string): string =>
      changed(name, (copy) => changeSnapshot(copy, 'resource', 7))
        .map((p) => readFileSync(join(folder, name, p), 'utf8'))
        .join();
    expect(text('again-1')).toBe(text('again-2'));
  });

  it('that tells two loads apart stands in the organisation alone', () => {
    expect(changed('marked', markSnapshot)).toEqual(['organization.json']);
  });
});
