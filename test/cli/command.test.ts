import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Decision } from '../../access/types.js';
import { allCases, asserted } from '../cases.js';
import { arnpath, MAIN } from './command.js';

const EXAMPLE = join(import.meta.dirname, '..', 'cases', 'shared', 'assume-role-question');
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const OBJECT = 'arn:aws:s3:::marketing-reports/2024/q3.csv';
const BOB = 'arn:aws:iam::012345678901:user/bob';
const ALICE = 'arn:aws:iam::012345678901:user/alice';

const folder = mkdtempSync(join(tmpdir(), 'arnpath-'));
const data = join(folder, 'data');
const env = { ARNPATH_DATA: data };
const lines = (text: string): string[] => text.trim().split('\n');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('questions on the command line', () => {
  beforeAll(async () => {
    expect(await arnpath(['who-can', 's3:GetObject', OBJECT], env)).toMatchObject({ code: 3, out: '', err: expect.stringContaining('arnpath load') as string });
    expect(await arnpath(['load', EXAMPLE], env)).toMatchObject({ code: 0, err: '' });
  });
  it('keep the data folder for its owner', () => {
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });
  it('who-can as table, JSON, NDJSON and CSV', async () => {
    const ask = (format: string): ReturnType<typeof arnpath> => arnpath(['who-can', 's3:GetObject', OBJECT, '--from', '123456789012', '--format', format], env);
    const [table, json, ndjson, csv] = await Promise.all(['table', 'json', 'ndjson', 'csv'].map(ask));
    expect(table?.out).toMatch(/marketingadminrole.*1 hop\b/);
    expect(table?.out).toMatch(/dana.*2 hops/);
    expect(table?.out).not.toContain('eve');
    const rows = (JSON.parse(json?.out ?? '') as { rows: unknown[] }).rows;
    expect(lines(ndjson?.out ?? '').map((l) => JSON.parse(l) as unknown)).toEqual(rows);
    expect(lines(csv?.out ?? '')).toHaveLength(rows.length + 1);
  });
  it('assertions decide the exit code', async () => {
    const codes = await Promise.all(
      [
        ['who-can', 's3:GetObject', OBJECT, '--assert', 'allowed'],
        ['who-can', 's3:GetObject', OBJECT, '--assert', 'denied'],
        ['explain', BOB, 'kms:CreateGrant', KEY, '--assert', 'denied'],
        ['explain', BOB, 'kms:CreateGrant', KEY, '--assert', 'allowed'],
        ['explain', ALICE, 'kms:CreateGrant', KEY, '--assert', 'allowed'],
        ['explain', ALICE, 'kms:CreateGrant', KEY, '--assert', 'allowed', '--context', 'kms:GrantIsForAWSResource=true'],
      ].map((args) => arnpath(args, env)),
    );
    expect(codes.map((r) => r.code)).toEqual([0, 1, 0, 1, 1, 0]);
  });
  it('explain names the missing half, what-can the resources', async () => {
    expect((await arnpath(['explain', BOB, 'kms:CreateGrant', KEY], env)).out).toMatch(/missing, principal's side: identity-policy/);
    expect((await arnpath(['what-can', 'arn:aws:iam::123456789012:user/dana'], env)).out).toContain('arn:aws:s3:::marketing-reports');
  });
  it.each([
    [['who-can', 's3:GetObject'], 'resource'],
    [['who-can', 's3:GetObject', 'no-arn'], 'no-arn'],
    [['who-can', 's3:GetObject', OBJECT, '--max-hops', 'many'], 'whole number'],
    [['who-can', 's3:GetObject', OBJECT, '--context', 'nonsense'], 'key=value'],
    [['explain', 'arn:aws:iam::012345678901:user/nobody', 'kms:Decrypt', KEY], 'nobody'],
    [['explain', 'arn:aws:iam::012345678901:group/g', 'kms:Decrypt', KEY], 'group'],
    [['no-such-command'], 'no-such-command'],
    [['decide', EXAMPLE, '/no/such/file.json'], '/no/such/file.json'],
    [['load', '/no/such/folder'], '/no/such/folder'],
    [['who-can', 's3:GetObject', OBJECT, '--store', 'neo4j'], 'NEO4J_URI'],
  ])('bad input: %j ends with 2 and says what', async (args, says) => {
    const ran = await arnpath(args, env);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(says);
    expect(ran.err).not.toMatch(/ at .*\.js:\d+/);
  });
  it.each([
    ['hops that are no number', ['who-can', 's3:GetObject', OBJECT, '--max-hops', '']],
    ['too many hops', ['who-can', 's3:GetObject', OBJECT, '--max-hops', '21']],
    ['an account that is none', ['who-can', 's3:GetObject', OBJECT, '--from', '12345678901', '--assert', 'denied']],
  ])('%s: exit 2, whatever is asserted', async (_, args) => {
    expect((await arnpath(args, env)).code).toBe(2);
  });
  it('an account outside the load is said to be not known', async () => {
    const { out, code } = await arnpath(['who-can', 's3:GetObject', OBJECT, '--from', '999999999998'], env);
    expect(out).toContain('not known: the principals of account 999999999998');
    expect(code).toBe(0);
  });
  it('a reader that stops early changes no exit code', async () => {
    const shell = spawn(
      'bash',
      ['-c', `set -o pipefail; "$0" "$1" who-can s3:GetObject ${OBJECT} --assert denied | (read x; exec 0<&-; sleep 1)`, process.execPath, MAIN],
      {
        env: { PATH: process.env.PATH ?? '', ...env },
        stdio: 'ignore',
      },
    );
    expect(await new Promise((resolve) => shell.once('close', resolve))).toBe(1);
  });
  it('a data folder that is a file ends with 3 and says so', async () => {
    const ran = await arnpath(['load', EXAMPLE, '--data', import.meta.filename], env);
    expect(ran.code).toBe(3);
    expect(lines(ran.err)).toEqual([expect.stringMatching(/^the data folder .* can't be used/)]);
  });
  it('a Neo4j that is not there ends with 3', async () => {
    const ran = await arnpath(['who-can', 's3:GetObject', OBJECT], { ...env, NEO4J_URI: 'bolt://127.0.0.1:1' });
    expect(ran.code).toBe(3);
    expect(lines(ran.err)).toHaveLength(1);
  });
  it.each(['--help', 'who-can --help', 'decide --help', '--version'])('%s', async (args) => {
    const ran = await arnpath(args.split(' '), env);
    expect(ran).toMatchObject({ code: 0, err: '' });
    if (args.includes('-can') || args.includes('decide')) expect(ran.out).toContain('Example');
  });
});

describe('bad snapshots', () => {
  const bad: readonly [string, (snapshot: string) => void, RegExp][] = [
    [
      'a broken JSON file',
      (s) => writeFileSync(join(s, 'accounts/111122223333/authorization-details.json'), '{ "UserDetailList": ['),
      /authorization-details\.json.*JSON/,
    ],
    [
      'a wrong field type',
      (s) => writeFileSync(join(s, 'accounts/111122223333/authorization-details.json'), '{"UserDetailList": 7}'),
      /authorization-details\.json.*UserDetailList/,
    ],
    ['a policy that is no policy', (s) => resource(s, 'q1', { Arn: 'arn:aws:sqs:us-east-1:111122223333:q', Policy: 'hello' }), /q1\.json.*Policy/],
    ['an ARN that is no ARN', (s) => resource(s, 'q1', { Arn: 'queue', Policy: null }), /q1\.json.*Arn/],
    [
      'two files with one ARN',
      (s) => ['q1', 'q2'].forEach((n) => resource(s, n, { Arn: 'arn:aws:sqs:us-east-1:111122223333:q', Policy: null })),
      /q1\.json.*q2\.json|q2\.json.*q1\.json/,
    ],
  ];
  function resource(snapshot: string, name: string, content: object): void {
    mkdirSync(join(snapshot, 'accounts/111122223333/sqs'), { recursive: true });
    writeFileSync(join(snapshot, `accounts/111122223333/sqs/${name}.json`), JSON.stringify(content));
  }
  it.each(bad)('%s: exit 2, one line, and the graph from before still answers', async (name, spoil, says) => {
    const snapshot = join(folder, name.replaceAll(' ', '-'));
    cpSync(EXAMPLE, snapshot, { recursive: true });
    spoil(snapshot);
    const ran = await arnpath(['load', snapshot], env);
    expect(ran.code).toBe(2);
    expect(lines(ran.err)).toHaveLength(1);
    expect(ran.err).toMatch(says);
    expect((await arnpath(['who-can', 's3:GetObject', OBJECT, '--from', '123456789012'], env)).out).toContain('dana');
  });
});

describe('decide', () => {
  const shared = allCases().filter((c) => c.name.startsWith('shared'));
  const stores = [{}, ...(inject('neo4j') === null ? [] : [{ NEO4J_URI: inject('neo4j')?.uri ?? '' }])].map((extra) => ({
    extra,
    name: 'NEO4J_URI' in extra ? 'neo4j' : 'embedded',
  }));
  it.each(stores.flatMap((s) => shared.map((c) => ({ ...s, c, title: `${c.name} on ${s.name}` }))))(
    '$title: one JSON line for each request, in order',
    async ({ extra, name, c }) => {
      const ran = await arnpath(['decide', c.folder, join(c.folder, 'expected.json'), '--store', name], { ...env, ...extra });
      const answers = lines(ran.out).map((l) => JSON.parse(l) as Decision & { error?: string });
      expect(answers).toHaveLength(c.rows.length);
      c.rows.forEach((row, i) => {
        const answer = answers[i];
        if (answer === undefined) throw new Error('no answer');
        if (row.error === true) return expect(answer.error).toEqual(expect.any(String));
        const { expected, actual } = asserted(row, answer);
        expect(actual).toEqual(expected);
        expect(Object.keys(answer).filter((k) => k !== 'keys')).toEqual([
          'principal',
          'action',
          'resource',
          'result',
          'via',
          'minHops',
          'chain',
          'conditions',
          'notKnown',
          'missing',
        ]);
      });
      expect(ran.code).toBe(c.rows.some((r) => r.error === true) ? 2 : 0);
    },
  );
  it('several run side by side, and leave nothing behind', async () => {
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const requests = join(folder, 'requests.json');
    writeFileSync(
      requests,
      JSON.stringify([
        { principal: BOB, action: 'kms:CreateGrant', resource: KEY },
        { principal: 'nonsense', action: 'kms:CreateGrant', resource: KEY },
      ]),
    );
    const ran = await Promise.all(Array.from({ length: 4 }, () => arnpath(['decide', EXAMPLE, requests], { ...env, TMPDIR: temporary })));
    for (const r of ran) {
      expect(r.code).toBe(2);
      expect(lines(r.out).map((l) => Object.keys(JSON.parse(l) as object).includes('error'))).toEqual([false, true]);
    }
    expect(new Set(ran.map((r) => r.out)).size).toBe(1);
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(data)).toBe(true);
  });
});
