/** A load that is killed at any moment leaves the old graph or the new one, and the next load works. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { whoCan } from '../../access/who-can.js';
import type { GraphStore } from '../../graph/store.js';
import { loadSnapshot } from '../../ingest/load.js';

const ROOT = join(import.meta.dirname, '..', '..');
const CASES = join(ROOT, 'test', 'cases', 'shared');
const OLD = join(CASES, 'assume-role-question');
const NEW = join(CASES, 'every-file-type');
const KILLS = 20;

/** @param env how the command finds the same store */
export function killsOn(name: string, open: (folder: string) => Promise<GraphStore>, env: (folder: string) => Readonly<Record<string, string>>): void {
  const folder = mkdtempSync(join(tmpdir(), 'arnpath-'));
  let store: GraphStore;
  beforeAll(async () => {
    store = await open(folder);
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const load = (patience: number | null): Promise<{ ms: number; code: number | null; text: string }> =>
    new Promise((resolve) => {
      const begun = Date.now();
      let text = '';
      const child = spawn(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'load', NEW], {
        env: { ...process.env, ...env(folder) },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const timer = patience === null ? undefined : setTimeout(() => child.kill('SIGKILL'), patience);
      child.once('exit', (code) => {
        clearTimeout(timer);
        resolve({ ms: Date.now() - begun, code, text });
      });
    });
  const question = { action: 's3:GetObject', resource: 'arn:aws:s3:::marketing-reports/2024/q3.csv', fromAccount: '123456789012' };
  /** Which of the two graphs answers, whole. */
  const which = async (): Promise<'old' | 'new'> => {
    const seen = await store.read(async (view) => ({ principals: (await view.allPrincipals()).length, info: view.info }));
    expect(seen?.principals).toBe(seen?.info.counts.principals);
    if ((seen?.info.coverage.resources ?? 0) === resourcesOf.new) return 'new';
    const names = await store.read(async (view) => (await whoCan(view, question)).rows.map((r) => r.name));
    expect(names).toEqual(['marketingadminrole', 'dana']);
    return 'old';
  };
  const resourcesOf = { new: 0 };

  it(`on ${name}: SIGKILL at ${String(KILLS)} random moments`, { timeout: 300_000 }, async () => {
    const whole = await load(null);
    expect(whole).toMatchObject({ code: 0 });
    resourcesOf.new = (await store.read((view) => Promise.resolve(view.info.coverage.resources))) ?? 0;
    const seen = { old: 0, new: 0 };
    for (let kill = 0; kill < KILLS; kill++) {
      const old = await loadSnapshot(store, OLD);
      expect(old.ok).toBe(true);
      await load(Math.round(((kill + Math.random()) / KILLS) * whole.ms * 1.1));
      seen[await which()]++;
    }
    expect(seen.old + seen.new).toBe(KILLS);
    expect(seen.old).toBeGreaterThan(0);
    expect(await load(null)).toMatchObject({ code: 0 });
    expect(await which()).toBe('new');
  });
}
