/** What an import refuses, with a sentence, and leaves no trace of. */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importSnapshot, ImportError } from '../../../ingest/import/import.js';
import { folderOf } from '../snapshot-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'arnpath-import-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function write(name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('input that is none', () => {
  const bad: readonly [string, () => Promise<string>, RegExp][] = [
    ['nothing there', () => Promise.resolve(join(folder, 'no-such.json')), /no-such\.json: expected .*found nothing there$/],
    ['no JSON', () => write('bad1.json', 'An error occurred (AccessDenied)'), /bad1\.json: expected JSON with a value at line 1/],
    ['half a file', () => write('bad2.json', '{"UserDetailList": [{"UserName"'), /bad2\.json: expected JSON/],
    ['an empty file', () => write('bad3.json', ''), /bad3\.json: expected JSON, found an empty file$/],
    [
      'other JSON',
      () => write('bad4.json', { Buckets: [] }),
      /bad4\.json: expected the output of `aws iam get-account-authorization-details`.*found an object$/,
    ],
    [
      'a wrong type',
      () => write('bad5.json', { UserDetailList: [{ UserName: 7, Arn: 'arn:aws:iam::111111111111:user/x' }] }),
      /bad5\.json`: `\$\.UserDetailList\[0\]\.UserName`: expected a string, found the number `7`$/,
    ],
    ['no account', () => write('bad6.json', { UserDetailList: [], RoleDetailList: [] }), /bad6\.json: expected at least one user, group, role or policy/],
    [
      'two accounts in one file',
      () => write('bad7.json', { UserDetailList: [1, 2].map((n) => ({ UserName: 'x', Arn: `arn:aws:iam::${String(n).repeat(12)}:user/x` })) }),
      /expected one account in one file, found 111111111111 and 222222222222/,
    ],
    ['an ARN that is none', () => write('bad8.json', { UserDetailList: [{ UserName: 'x', Arn: 'x' }] }), /bad8\.json: expected ARNs, found `x`/],
    [
      'a document that is no policy',
      () =>
        write('bad9.json', {
          UserDetailList: [{ UserName: 'x', Arn: 'arn:aws:iam::111111111111:user/x', UserPolicyList: [{ PolicyName: 'p', PolicyDocument: 'x' }] }],
        }),
      /^the input makes no snapshot:\n.*PolicyDocument/,
    ],
    ['an empty folder', () => folderOf({ 'notes.txt': 'x' }), /found no JSON file and no `aws\/<partition>\/accounts` in it/],
    ['a folder with other JSON', () => folderOf({ 'a.json': { x: 1 } }), /a\.json: expected the output of/],
    ['a snapshot', () => folderOf({ 'accounts/111111111111/authorization-details.json': {} }), /is a snapshot already: `arnpath load/],
    [
      'a resource without an ARN',
      () => folderOf({ 'aws/aws/accounts/111111111111/iam/role/r/metadata.json': { name: 'r' } }),
      /metadata\.json: `\$\.arn`: expected the ARN of a resource, found nothing$/,
    ],
    ['broken JSON in a folder', () => folderOf({ 'aws/aws/accounts/111111111111/iam/role/r/metadata.json': '{' }), /metadata\.json: expected JSON/],
  ];
  it.each(bad)('%s: a sentence, and nothing is written', async (_, input, says) => {
    const place = mkdtempSync(join(folder, 'place-'));
    const error = await importSnapshot(await input(), join(place, 'out'), '0.0.0').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ImportError);
    expect((error as Error).message).toMatch(says);
    expect(await readdir(place)).toEqual([]);
  });
  it('a folder that has something in it is left alone, an empty one is taken', async () => {
    const input = await write('fine.json', {
      UserDetailList: [{ UserName: 'x', Arn: 'arn:aws:iam::111111111111:user/x' }],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [],
    });
    const out = join(folder, 'out');
    await mkdir(out);
    await importSnapshot(input, out, '0.0.0');
    const before = await readdir(out);
    await expect(importSnapshot(input, out, '0.0.0')).rejects.toThrow(/expected a new or empty folder, found 2 entries in it/);
    expect(await readdir(out)).toEqual(before);
    await expect(importSnapshot(input, input, '0.0.0')).rejects.toThrow(/expected a new folder, found a file/);
  });
});
