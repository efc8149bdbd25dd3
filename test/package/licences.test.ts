import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
}
const packages = Object.entries((JSON.parse(lock) as { packages: Record<string, Locked> }).packages).filter(([path]) => path !== '');
const SHIPPED = new Set(['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'BlueOak-1.0.0', '0BSD', 'Unlicense']);
/** Development only: MPL, and what data and documents stand under. */
const DEVELOPMENT = new Set([...SHIPPED, 'MPL-2.0', 'CC0-1.0', 'CC-BY-4.0', 'Python-2.0', 'MIT-0']);

/** Some older packages name theirs in a list, which the lockfile leaves out. */
function licenceOf(path: string, locked: Locked): string {
  if (locked.license !== undefined) return locked.license;
  const own = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8')) as { licenses?: readonly { type: string }[] };
  return own.licenses?.map((l) => l.type).join(' OR ') ?? 'none';
}

const choices = (expression: string): string[][] =>
  expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .map((part) => part.split(' AND '));

it('every package stands under a licence that we take', () => {
  expect(packages.length).toBeGreaterThan(100);
  const refused = packages.filter(([path, p]) => {
    const taken = p.dev === true ? DEVELOPMENT : SHIPPED;
    return !choices(licenceOf(path, p)).some((all) => all.every((licence) => taken.has(licence)));
  });
  expect(refused.map(([path, p]) => `${path}: ${licenceOf(path, p)}`)).toEqual([]);
});

it('the lockfile names no registry', () => {
  expect(lock).not.toContain('"resolved"');
});
