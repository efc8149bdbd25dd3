/** The journal of a run: what was finished stays finished, whatever ended the run. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileName, Folder, JOURNAL } from '../../ingest/collect/folder.js';
import { Journal } from '../../ingest/collect/journal.js';
import { policyDocument } from '../../ingest/collect/members.js';

let path = '';
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'arnpath-journal-'));
});
afterEach(() => {
  rmSync(path, { recursive: true, force: true });
});
const finished = (unit: string) => ({ unit, files: { [unit]: 'hash' }, removed: [], failures: [] });

it('a line that was cut is not finished, and what follows it is read', async () => {
  const first = await Journal.open(new Folder(path), 'q', false);
  await first.add(finished('a'));
  await first.close();
  appendFileSync(join(path, JOURNAL), '{"unit": "b", "fil');
  const second = await Journal.open(new Folder(path), 'q', true);
  expect([...second.finished.keys()]).toEqual(['a']);
  await second.add(finished('c'));
  await second.close();
  const third = await Journal.open(new Folder(path), 'q', true);
  expect([...third.finished.keys()]).toEqual(['a', 'c']);
  expect(third.time).toBe(first.time);
  await third.close();
});

it('another question is refused, and without resume all begins anew', async () => {
  const first = await Journal.open(new Folder(path), 'q', false);
  await first.add(finished('a'));
  await first.close();
  await expect(Journal.open(new Folder(path), 'other', true)).rejects.toThrow('give the same options');
  const anew = await Journal.open(new Folder(path), 'other', false);
  expect(anew.finished.size).toBe(0);
  await anew.close();
  expect(
    readFileSync(join(path, JOURNAL), 'utf8')
      .split('\n')
      .filter((line) => line !== ''),
  ).toHaveLength(1);
});

it('files have names that every file system takes', () => {
  expect(fileName('eu-central-1', 'db/password-AbCdEf')).toBe('eu-central-1.db%2Fpassword-AbCdEf.json');
  const [long, other] = ['a', 'b'].map((end) => fileName('eu-central-1', '/'.repeat(500) + end));
  expect(Buffer.byteLength(long ?? '')).toBeLessThan(255);
  expect(long).not.toBe(other);
});

it('a file that can’t be written is one sentence', async () => {
  writeFileSync(join(path, 'accounts'), 'a file where a folder has to be');
  await expect(new Folder(path).write('accounts/1/x.json', {})).rejects.toThrow(/can't be written or read \(E\w+\)/);
});

it('policies are objects, whichever way AWS writes them', () => {
  const policy = { Statement: [{ Resource: 'arn:aws:s3:::x/100%25' }] };
  expect(policyDocument(JSON.stringify(policy))).toEqual(policy);
  expect(policyDocument(encodeURIComponent(JSON.stringify(policy)))).toEqual(policy);
  expect(policyDocument('{"broken')).toBe('{"broken');
});
