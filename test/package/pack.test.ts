import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'arnpath-pack-'));
let files: string[] = [];

function run(command: string, args: readonly string[], cwd: string): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 170_000,
    env: { ...process.env, ARNPATH_DATA: join(folder, 'data'), NEO4J_URI: '' },
  });
  return { code: status, out: stdout, err: stderr };
}

beforeAll(() => {
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT);
  expect(packed.code, packed.err).toBe(0);
  const told = JSON.parse(packed.out) as { files: { path: string }[] }[] | Record<string, { files: { path: string }[] }>;
  files = Object.values(told).flatMap((p: { files: { path: string }[] }) => p.files.map((f) => f.path));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'elsewhere', private: true, allowScripts: { '@ladybugdb/core': true } }));
  const tarball = readdirSync(folder).find((f) => f.endsWith('.tgz')) ?? '';
  const installed = run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, tarball)], folder);
  expect(installed.code, installed.err).toBe(0);
}, 180_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const bin = join(folder, 'node_modules', '.bin', 'arnpath');

it('what would be published holds what runs, and nothing else', () => {
  for (const file of [
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'dist/cli/main.js',
    'dist/ui/index.html',
    'docs/snapshot.schema.json',
    'cypher/reached-from.embedded.cypher',
  ])
    expect(files).toContain(file);
  expect(files.filter((f) => /^(test|bench|scripts|policy|node_modules)\/|\.map$|\.tsx?$/.test(f) && !f.endsWith('.d.ts'))).toEqual([]);
});

it('installed elsewhere it loads and answers', () => {
  const example = join(folder, 'node_modules', 'arnpath', 'examples', 'assume-role-question');
  expect(run(bin, ['--version'], folder)).toMatchObject({ code: 0, out: '0.1.0\n' });
  expect(run(bin, ['load', example], folder)).toMatchObject({ code: 0, err: '' });
  const asked = run(bin, ['who-can', 's3:GetObject', 'arn:aws:s3:::marketing-reports/2024/q3.csv', '--from', '123456789012', '--format', 'ndjson'], folder);
  expect(
    asked.out
      .trim()
      .split('\n')
      .map((l) => (JSON.parse(l) as { name: string }).name)
      .sort(),
  ).toEqual(['dana', 'marketingadminrole']);
});
