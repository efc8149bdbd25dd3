import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { arnpath } from './command.js';

const DETAILS = join(import.meta.dirname, '..', '..', 'examples', 'company', 'accounts', '444400004444', 'authorization-details.json');
const folder = mkdtempSync(join(tmpdir(), 'arnpath-'));
const env = { ARNPATH_DATA: join(folder, 'data') };
const OUT = join(folder, 'snapshot');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('import on the command line', () => {
  it('writes a snapshot that loads, and answers that nobody takes for certain', async () => {
    const ran = await arnpath(['import', DETAILS, '--out', OUT], env);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/1 account \(444400004444\), 1 files, imported from authorization details/);
    expect(ran.out).toMatch(/not read, so not known in answers: .*organizations/);
    expect(await arnpath(['load', OUT], env)).toMatchObject({ code: 0, err: '' });
    const who = await arnpath(['who-can', 's3:GetObject', 'arn:aws:s3:::haldenpay-artifacts/x', '--from', '444400004444'], env);
    expect(who.out).toMatch(/conditional +direct +github-artifacts .*not known: the document of the organisation's SCPs/);
    expect(who.out).not.toMatch(/\ballowed\b/);
    const hop = await arnpath(['who-can', 'sts:AssumeRole', 'arn:aws:iam::444400004444:role/github-artifacts', '--format', 'ndjson'], env);
    expect(hop.out).not.toContain('"result":"allowed"');
  });
  it.each([
    ['no JSON', ['import', join(folder, 'bad.json'), '--out', join(folder, 'none')], /bad\.json: expected JSON/],
    ['no output of the call', ['import', join(folder, 'other.json'), '--out', join(folder, 'none')], /other\.json: expected the output of/],
    ['nothing there', ['import', join(folder, 'no-such'), '--out', join(folder, 'none')], /no-such: expected .*found nothing there/],
    ['a folder with something in it', ['import', DETAILS, '--out', folder], /expected a new or empty folder/],
    ['no --out', ['import', DETAILS], /required option '--out <folder>'/],
  ])('%s: one line, exit 2, and nothing half-written', async (_, args, says) => {
    writeFileSync(join(folder, 'bad.json'), 'Unable to locate credentials.');
    writeFileSync(join(folder, 'other.json'), '{"Roles": []}');
    const before = readdirSync(folder).sort();
    const ran = await arnpath(args, env);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(says);
    expect(ran.err).not.toMatch(/ at .*\.js:\d+/);
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});
