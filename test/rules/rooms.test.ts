import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const FILES = 'test/rules/files';
const rooms = (...folders: string[]): { code: number | null; text: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/rooms.mjs', ...folders], { cwd: ROOT, encoding: 'utf8' });
  return { code: status, text: stdout + stderr };
};

it.each([
  ['policy', 'policy-imports'],
  ['access', 'access-imports'],
  ['ui', 'ui-imports'],
  ['cycle', 'no-cycles'],
])('an import that leaves %s the wrong way fails as %s', (room, rule) => {
  const { code, text } = rooms(`${FILES}/${room}`);
  expect(text).toContain(rule);
  expect(code).not.toBe(0);
});

it('a check that looked at nothing fails', () => {
  const empty = mkdtempSync(join(tmpdir(), 'arnpath-'));
  expect(rooms(empty).code).not.toBe(0);
  rmSync(empty, { recursive: true });
});
