import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../../access/decide.js';
import type { Decision } from '../../../access/types.js';
import { importSnapshot } from '../../../ingest/import/import.js';
import { evaluateWorld } from '../../../ingest/load.js';
import { readSnapshot } from '../../../ingest/snapshot.js';
import type { Row } from '../../cases.js';
import { memoryView } from '../../memory-view.js';
import { folderOf } from '../snapshot-folder.js';
import { collectedAccounts, collectedOrganization } from './collected.js';
import { accounts, encoded, organization, rows, type Details } from './company.js';

const folder = mkdtempSync(join(tmpdir(), 'arnpath-import-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

let number = 0;
const fresh = (): string => join(folder, `out-${String(number++)}`);

async function write(name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return file;
}

async function worldOf(out: string) {
  const read = await readSnapshot(out);
  if (!read.ok) throw new Error(read.errors.map((e) => e.message).join('\n'));
  return read.world;
}

async function answers(out: string, asked: readonly Row[]): Promise<readonly Decision[]> {
  const view = memoryView(await evaluateWorld(await worldOf(out), []));
  return Promise.all(asked.map((row) => decide(view, row)));
}

/** Persons and instances are in no import. */
const askable = rows.filter((row) => !/:identitystore:|:instance\//.test(row.principal));

describe('authorization details of all accounts, and nothing else', () => {
  let given: readonly Decision[];
  beforeAll(async () => {
    const input = await folderOf(Object.fromEntries((await accounts()).map(({ id, details }) => [`${id}.json`, encoded(details)])));
    const out = fresh();
    await importSnapshot(input, out, '0.0.0');
    given = await answers(out, askable);
  });
  it('never allow for certain, and never deny what is allowed', () => {
    askable.forEach((row, i) => {
      expect(given[i]?.result, `${row.principal} ${row.action} ${row.resource}`).not.toBe('allowed');
      if (row.result !== 'denied') expect(given[i]?.result, `${row.principal} ${row.action} ${row.resource}`).toBe('conditional');
    });
  });
  it('say that SCPs, RCPs, the policy of the key and its grants are not known', () => {
    const at = askable.findIndex((row) => row.note === 'named in the key policy');
    const layers = given[at]?.notKnown.map(({ layer }) => layer);
    expect(new Set(layers)).toEqual(new Set(['scp', 'rcp', 'resource-policy', 'grant']));
  });
  it('still find the way from outside, role by role', () => {
    const at = askable.findIndex((row) => row.note?.startsWith('asked about the role itself'));
    expect(given[at]?.chain).toEqual(['arn:aws:iam::888800008888:role/website-maintenance', 'arn:aws:iam::444400004444:role/backup-operator']);
  });
});

describe('the forms of authorization details', () => {
  const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;
  let details: Details;
  const page = (list: string, more: object = {}): object => ({ ...Object.fromEntries(LISTS.map((l) => [l, l === list ? details[l] : []])), ...more });
  beforeAll(async () => {
    details = encoded(
      (await accounts()).find(({ id }) => id === '888800008888')?.details ?? { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] },
    );
  });
  const forms: readonly [string, () => string | Buffer][] = [
    ['one object', () => JSON.stringify(details)],
    ['a list of pages', () => JSON.stringify(LISTS.map((l) => page(l)))],
    ['pages behind each other', () => LISTS.map((l, i) => JSON.stringify(page(l, { IsTruncated: i < 3 }), null, 2)).join('\n')],
    ['pages line by line', () => LISTS.map((l) => JSON.stringify(page(l))).join('\n')],
    ['pages without a blank, and a string with brackets', () => LISTS.map((l) => JSON.stringify(page(l, { Marker: 'a}{"[' }))).join('')],
    ['overlapping pages', () => JSON.stringify([details, page('RoleDetailList')])],
    ['with a byte order mark', () => `\uFEFF${JSON.stringify(details)}`],
    ['UTF-16, as PowerShell redirects', () => Buffer.from(`\uFEFF${JSON.stringify(details)}`, 'utf16le')],
  ];
  it.each(forms)('%s', async (name, text) => {
    const out = fresh();
    const { draft } = await importSnapshot(await write(`${name.replaceAll(' ', '-')}.json`, text()), out, '0.0.0');
    expect(draft.accounts).toEqual(['888800008888']);
    const written = JSON.parse(await readFile(join(out, 'accounts/888800008888/authorization-details.json'), 'utf8')) as Details;
    for (const list of LISTS) expect(written[list]).toEqual(details[list]);
    expect((await worldOf(out)).accounts.find(({ id }) => id === '888800008888')?.identitiesUnknown).toBe(false);
  });
  const cut: readonly [string, () => object][] = [
    ['the last page is missing', () => ({ ...details, IsTruncated: true, Marker: 'more' })],
    ['the CLI stopped at --max-items', () => ({ ...details, NextToken: 'more' })],
    ['a list was filtered out', () => ({ UserDetailList: details.UserDetailList, RoleDetailList: details.RoleDetailList, Policies: details.Policies })],
  ];
  it.each(cut)('%s: the identities are not known', async (name, content) => {
    const out = fresh();
    await importSnapshot(await write(`${name.replaceAll(' ', '-')}.json`, content()), out, '0.0.0');
    expect((await worldOf(out)).accounts.find(({ id }) => id === '888800008888')?.identitiesUnknown).toBe(true);
  });
  it('policies without a document are not known', async () => {
    const out = fresh();
    const { draft } = await importSnapshot(await write('filtered.json', { ...details, Policies: [] }), out, '0.0.0');
    expect(draft.failures.filter((f) => f.Call === 'GetPolicyVersion').map((f) => f.Resource)).toContain('arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess');
    const [answer] = await answers(out, [{ principal: 'arn:aws:iam::888800008888:user/cms-deploy', action: 's3:ListAllMyBuckets', resource: '*' }]);
    expect(answer).toMatchObject({ result: 'conditional' });
  });
  it('the manifest has the time of the input, the hashes of the files, and what was not read', async () => {
    const out = fresh();
    await importSnapshot(await write('manifest-input.json', details), out, '9.9.9');
    const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as {
      Time: string;
      ToolVersion: string;
      Files: object;
      Failures: { Service: string }[];
    };
    expect(manifest.ToolVersion).toBe('9.9.9');
    expect(Date.now() - Date.parse(manifest.Time)).toBeLessThan(60_000);
    expect(Object.keys(manifest.Files)).toEqual(['accounts/888800008888/authorization-details.json']);
    expect(new Set(manifest.Failures.map((f) => f.Service))).toEqual(
      new Set(['organizations', 'sso-admin', 'iam', 's3control', 's3', 'kms', 'sqs', 'sns', 'lambda', 'secretsmanager', 'ec2']),
    );
  });
});

describe('a folder of iam-collect', () => {
  let whole: readonly Decision[];
  let without: readonly Decision[];
  beforeAll(async () => {
    const files = collectedAccounts(await accounts());
    const [a, b] = [fresh(), fresh()];
    await importSnapshot(await folderOf({ ...files, ...collectedOrganization(await organization()) }), a, '0.0.0');
    whole = await answers(a, askable);
    await importSnapshot(await folderOf(files), b, '0.0.0');
    without = await answers(b, askable);
  });
  it('answers as the company does, but for what it lacks: grants, ACLs and the block of accounts', () => {
    const certain = askable.filter((row, i) => whole[i]?.result === row.result).length;
    askable.forEach((row, i) => {
      expect([row.result, 'conditional'], `${row.principal} ${row.action} ${row.resource} ${row.note ?? ''}`).toContain(whole[i]?.result);
    });
    expect(certain).toBeGreaterThan(askable.length * 0.6);
  });
  it('finds the way from outside', () => {
    const at = askable.findIndex((row) => row.note?.startsWith('asked about the role itself'));
    expect(whole[at]).toMatchObject({ result: 'conditional', minHops: 2, chain: askable[at]?.chain });
  });
  it('grants are not known', () => {
    const at = askable.findIndex((row) => row.note === 'not among the operations of the grant');
    expect(whole[at]?.result).toBe('conditional');
    expect(whole[at]?.notKnown.map((n) => n.what).join()).toContain('grant');
  });
  it('without the organisation nothing is allowed for certain', () => {
    askable.forEach((row, i) => {
      expect(without[i]?.result, `${row.principal} ${row.action} ${row.resource}`).not.toBe('allowed');
      if (row.result !== 'denied') expect(without[i]?.result).toBe('conditional');
    });
  });
  it('an organisation in a form that is not known is not read', async () => {
    const files = collectedOrganization(await organization());
    const base = 'aws/aws/organizations/o-haldenpay01';
    const spoiled: readonly object[] = [
      { [`${base}/accounts.json`]: {} },
      { [`${base}/ous.json`]: { 'r-h4ld': { attached: [] } } },
      { [`${base}/metadata.json`]: { name: 'x' } },
      { [`${base}/scps/p-h4rootuser/policy.json`]: '' },
    ];
    for (const spoil of spoiled) {
      const { draft } = await importSnapshot(await folderOf({ ...collectedAccounts(await accounts()), ...files, ...spoil }), fresh(), '0.0.0');
      expect(draft.files.has('organization.json')).toBe(false);
      expect(draft.failures.some((f) => f.Service === 'organizations')).toBe(true);
    }
  });
  it('a boundary in a form that is not known is never taken for none', async () => {
    const user = 'aws/aws/accounts/111111111111/iam/user/u';
    const s3 = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
    const given = await Promise.all(
      [{}, { permissionBoundary: 'arn:aws:iam::111111111111:policy/b' }, { boundary: { name: 'b' } }].map(async (more) => {
        const out = fresh();
        const input = await folderOf({
          ...collectedOrganization(await organization()),
          [`${user}/metadata.json`]: { arn: 'arn:aws:iam::111111111111:user/u', ...more },
          [`${user}/inline-policies.json`]: [{ PolicyName: 'p', PolicyDocument: s3 }],
          'aws/aws/accounts/111111111111/iam/policy/b/metadata.json': { arn: 'arn:aws:iam::111111111111:policy/b' },
          'aws/aws/accounts/111111111111/iam/policy/b/policy.json': { ...s3, Statement: [{ ...s3.Statement[0], Action: 'sqs:*' }] },
        });
        await importSnapshot(input, out, '0.0.0');
        return (await answers(out, [{ principal: 'arn:aws:iam::111111111111:user/u', action: 's3:ListAllMyBuckets', resource: '*' }]))[0]?.result;
      }),
    );
    expect(given).toEqual(['allowed', 'denied', 'conditional']);
  });
  it('inline policies in a form that is not known are not known, an account without iam neither', async () => {
    const role = 'aws/aws/accounts/111111111111/iam/role/r';
    const input = await folderOf({
      [`${role}/metadata.json`]: { arn: 'arn:aws:iam::111111111111:role/r' },
      [`${role}/trust-policy.json`]: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      [`${role}/inline-policies.json`]: [{ something: 'else' }],
      'aws/aws/accounts/222222222222/sqs/eu-central-1/q/metadata.json': { arn: 'arn:aws:sqs:eu-central-1:222222222222:q' },
    });
    const out = fresh();
    const { draft } = await importSnapshot(input, out, '0.0.0');
    expect(draft.failures).toContainEqual(expect.objectContaining({ Call: 'ListRolePolicies', Resource: 'arn:aws:iam::111111111111:role/r' }));
    const world = await worldOf(out);
    expect(world.accounts.map(({ id, identitiesUnknown }) => [id, identitiesUnknown])).toEqual([
      ['111111111111', false],
      ['222222222222', true],
    ]);
    const [answer] = await answers(out, [{ principal: 'arn:aws:iam::111111111111:role/r', action: 's3:ListAllMyBuckets', resource: '*' }]);
    expect(answer?.result).toBe('conditional');
  });
});
