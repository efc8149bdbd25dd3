/** Collect from the emulator, load, ask: an organisation of six accounts. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PLAN_CALLS } from '../../ingest/collect/plan.js';
import { READERS } from '../../ingest/collect/readers.js';
import { hashOf } from '../../ingest/hash.js';
import { arnpath } from '../cli/command.js';
import { collectArgs, type Emulated, emulated, evidence, manifestOf, run, textsOf } from './emulated.js';
import { HIDDEN } from './seed.js';

describe.skipIf(inject('noMoto') !== null)('arnpath collect, from the AWS emulator', { timeout: 180_000 }, () => {
  let aws: Emulated;
  let out = '';
  let data = '';
  const account = (index: number): string => aws.seeded.members[index] ?? '';
  beforeAll(async () => {
    aws = await emulated(true);
    out = await aws.folder();
    data = join(dirname(out), 'data');
    const ran = await run(aws.proxy, collectArgs(out));
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/^collected 6 accounts, \d+ files .*every call was answered\n$/);
  });
  afterAll(async () => {
    await aws.stop();
  });

  const file = (path: string): unknown => JSON.parse(readFileSync(join(out, path), 'utf8'));

  it('reads everything that there is, into the files that docs/snapshot.md names', () => {
    const [dataAccount, apps] = [account(0), account(1)];
    const paths = Object.keys(evidence(out));
    for (const name of ['authorization-details', 'identity-providers', 'account-summary', 'access-keys', 's3-account'])
      for (const id of ['123456789012', ...aws.seeded.members]) expect(paths).toContain(`accounts/${id}/${name}.json`);
    expect(paths.filter((path) => path.startsWith(`accounts/${dataAccount}/s3/`))).toHaveLength(4);
    expect(file(`accounts/${dataAccount}/s3/eu-central-1.company-data.json`)).toMatchObject({
      Arn: 'arn:aws:s3:::company-data',
      Region: 'eu-central-1',
      Policy: { Statement: [{ Action: 's3:GetObject' }] },
      PublicAccessBlock: { BlockPublicPolicy: true },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      Encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }] },
      Tags: [{ Key: 'team', Value: 'data' }],
    });
    expect(file(`accounts/${dataAccount}/s3/eu-central-1.plain-1.json`)).toMatchObject({ Policy: null, PublicAccessBlock: null, Tags: [] });
    const key = aws.seeded.keyArn.slice(aws.seeded.keyArn.lastIndexOf('/') + 1);
    expect(file(`accounts/${dataAccount}/kms/eu-central-1.${key}.json`)).toMatchObject({
      KeyMetadata: { Arn: aws.seeded.keyArn, KeyManager: 'CUSTOMER' },
      Policy: { Statement: [{ Sid: 'Own' }, { Sid: 'Apps' }] },
      Grants: [{ GranteePrincipal: `arn:aws:iam::${apps}:role/worker`, Operations: ['Decrypt'] }],
      Aliases: [{ AliasName: 'alias/data' }],
      Tags: [{ TagKey: 'data', TagValue: 'yes' }],
      KeyRotationEnabled: false,
    });
    expect(file(`accounts/${apps}/sqs/eu-central-1.intake.json`)).toMatchObject({
      Policy: { Statement: [{ Action: 'sqs:SendMessage' }] },
      Tags: { team: 'apps' },
    });
    expect(file(`accounts/${apps}/lambda/eu-central-1.resize.json`)).toMatchObject({ Role: `arn:aws:iam::${apps}:role/fn`, Policy: { Version: '2012-10-17' } });
    expect(file(`accounts/${dataAccount}/sns/eu-central-1.alerts.json`)).toMatchObject({ Policy: { Statement: [{ Action: 'sns:Publish' }] } });
    expect(paths.some((path) => path.startsWith(`accounts/${dataAccount}/secretsmanager/eu-central-1.db%2Fpassword-`))).toBe(true);
    const instance = paths.find((path) => path.startsWith(`accounts/${apps}/ec2/eu-central-1.i-`)) ?? '';
    expect(file(instance)).toMatchObject({ IamInstanceProfile: { Arn: `arn:aws:iam::${apps}:instance-profile/worker` } });
    expect(file(`accounts/${apps}/identity-providers.json`)).toMatchObject({
      SAMLProviderList: [{ Arn: `arn:aws:iam::${apps}:saml-provider/corp` }],
      OpenIDConnectProviderList: [{ Url: 'ci.example.com', ClientIDList: ['sts.amazonaws.com'] }],
    });
    // Of AWS's own policies those that are attached.
    const { Policies } = file(`accounts/${dataAccount}/authorization-details.json`) as { Policies: { Arn: string }[] };
    expect(Policies.map(({ Arn }) => Arn)).toEqual([`arn:aws:iam::${dataAccount}:policy/limit`, 'arn:aws:iam::aws:policy/ReadOnlyAccess']);
    expect(file(`accounts/${dataAccount}/access-keys.json`)).toMatchObject({ AccessKeyMetadata: [{ UserName: 'dora', Status: 'Active' }] });
  });

  it('reads the organisation and its people', () => {
    const organization = file('organization.json') as {
      Accounts: unknown[];
      OrganizationalUnits: { Name: string }[];
      Policies: { Name: string; Targets: unknown[] }[];
    };
    expect(organization.Accounts).toHaveLength(6);
    expect(organization.OrganizationalUnits.map(({ Name }) => Name).sort()).toEqual(['Inner', 'Workloads']);
    expect(organization.Policies.find(({ Name }) => Name === 'guard')).toMatchObject({
      Type: 'SERVICE_CONTROL_POLICY',
      Content: { Statement: [{ Sid: 'Guard' }] },
      Targets: [{ Type: 'ORGANIZATIONAL_UNIT' }],
    });
    expect(file('identity-center.json')).toMatchObject({
      PermissionSets: [{ Name: 'Admin' }],
      AccountAssignments: [{ AccountId: account(1), PrincipalType: 'GROUP' }],
      Users: [{ UserName: 'pat' }],
      GroupMemberships: [{ MemberId: {} }],
    });
  });

  it('writes for its owner alone, a manifest of what it wrote, and no secret', () => {
    for (const [path, text] of textsOf(out)) {
      expect(statSync(join(out, path)).mode & 0o777).toBe(0o600);
      expect(statSync(dirname(join(out, path))).mode & 0o777).toBe(0o700);
      for (const secret of [HIDDEN, 'never-written-anywhere', ...new Set(aws.proxy.seen.map((call) => call.accessKey))]) expect(text).not.toContain(secret);
    }
    const { Files, Failures } = manifestOf(out);
    expect(Failures).toEqual([]);
    expect(Files).toEqual(Object.fromEntries(Object.entries(evidence(out)).map(([path, text]) => [path, hashOf(text)])));
  });

  it('makes on the wire the calls that it declares, and no other', () => {
    const declared = new Set([...PLAN_CALLS, ...READERS.flatMap((reader) => reader.calls)].map(({ client, call }) => `${client} ${call}`));
    const made = new Set(aws.proxy.seen.map(({ service, call }) => `${service} ${call}`));
    expect([...made].filter((call) => !declared.has(call))).toEqual([]);
    // Asked only where the account's details lack a document, or where no region is named.
    expect([...declared].filter((call) => !made.has(call)).sort()).toEqual(['ec2 DescribeRegions', 'iam GetPolicy', 'iam GetPolicyVersion']);
  });

  it('loads, and answers', async () => {
    expect(await arnpath(['load', out], { ARNPATH_DATA: data })).toMatchObject({ code: 0 });
    const { out: who } = await arnpath(['who-can', 'kms:Decrypt', aws.seeded.keyArn, '--format', 'ndjson'], { ARNPATH_DATA: data });
    const rows = who
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { principal: string; result: string });
    expect(rows.find(({ principal }) => principal === `arn:aws:iam::${account(1)}:role/worker`)).toMatchObject({ result: 'allowed' });
    expect(rows.some(({ principal }) => principal.includes(':instance/'))).toBe(true);
    expect(rows.some(({ principal }) => principal.includes(account(3)))).toBe(false);
    // A person, by the assignment of their group.
    const pat = rows.find(({ principal }) => principal.startsWith('arn:aws:identitystore:::user/'));
    expect(pat).toMatchObject({ result: 'allowed', chain: [`arn:aws:iam::${account(1)}:role/AWSReservedSSO_Admin_0123456789abcdef`] });
    const denied = await arnpath(['explain', aws.seeded.userOfData, 's3:DeleteBucket', 'arn:aws:s3:::company-data'], { ARNPATH_DATA: data });
    expect(denied.out).toContain('scp');
  });

  it('changes nothing where nothing changed', async () => {
    const before = Object.keys(evidence(out)).map((path) => [path, statSync(join(out, path)).mtimeMs]);
    expect(await run(aws.proxy, collectArgs(out))).toMatchObject({ code: 0 });
    expect(Object.keys(evidence(out)).map((path) => [path, statSync(join(out, path)).mtimeMs])).toEqual(before);
  });

  it('says what it does, line by line, where there is no terminal', async () => {
    const ran = await run(aws.proxy, ['collect', '--out', await aws.folder(), '--regions', 'eu-central-1']);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.err).toContain('123456789012: kms: 0 files\n');
    expect(ran.err).not.toContain('\u001b');
    expect(ran.out).toContain('collected 1 account,');
  });

  it('coverage is a table of accounts and services', async () => {
    const { code, out: table } = await arnpath(['coverage', out]);
    expect(code).toBe(0);
    expect(table).toMatch(new RegExp(`^${account(0)} +s3 +4 +0 +0$`, 'm'));
    expect(table).toMatch(/^all +organizations +1 +0 +0$/m);
    const json = JSON.parse((await arnpath(['coverage', out, '--format', 'json'])).out) as { rows: object[] };
    expect(json.rows).toContainEqual({ account: account(0), service: 'kms', read: 1, refused: 0, failed: 0 });
    expect(await arnpath(['coverage', dirname(out)])).toMatchObject({ code: 2 });
  });

  it('all enabled regions, profiles, and a part of the organisation', async () => {
    const seen = aws.proxy.seen.length;
    const all = await aws.folder();
    expect(await run(aws.proxy, ['collect', '--out', all, '--org', '--role', 'R', '--accounts', account(0), '--quiet'])).toMatchObject({ code: 0 });
    const regions = new Set(
      aws.proxy.seen
        .slice(seen)
        .filter(({ call }) => call === 'ListKeys')
        .map(({ region }) => region),
    );
    expect(regions.size).toBeGreaterThan(15);
    expect(Object.keys(evidence(all)).some((path) => path.includes(account(1)))).toBe(false);
    const config = join(dirname(all), 'config');
    const profile = (name: string, id: string): string => `[profile ${name}]\nrole_arn = arn:aws:iam::${id}:role/R\ncredential_source = Environment\n`;
    writeFileSync(config, profile('data', account(0)) + profile('apps', account(1)));
    const env = { ...aws.proxy.env, AWS_CONFIG_FILE: config };
    const two = await aws.folder();
    const args = ['collect', '--out', two, '--profile', 'data', '--profile', 'apps', '--regions', 'eu-central-1', '--quiet'];
    expect(await run({ ...aws.proxy, env }, args)).toMatchObject({ code: 0 });
    const accounts = new Set(
      Object.keys(evidence(two))
        .filter((path) => path.startsWith('accounts/'))
        .map((path) => path.split('/')[1]),
    );
    expect(accounts).toEqual(new Set([account(0), account(1)]));
  });

  it.each([
    [['--role', 'R'], 2, '--org'],
    [['--org'], 2, '--role'],
    [['--org', '--role', 'R', '--accounts', '1'], 2, 'twelve digits'],
    [['--org', '--role', 'R', '--accounts', '999999999999'], 2, '999999999999'],
    [['--regions', 'Frankfurt'], 2, 'eu-central-1'],
    [['--profile', 'nobody'], 3, 'nobody'],
  ])('%j is refused in one line', async (args, code, word) => {
    const ran = await run(aws.proxy, ['collect', '--out', await aws.folder(), '--quiet', ...args]);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err).toContain(word);
    expect(ran.err).not.toMatch(/\n +at /);
  });

  it('writes into no folder that holds something else', async () => {
    const folder = await aws.folder();
    await mkdir(folder, { recursive: true });
    writeFileSync(join(folder, 'thesis.txt'), 'precious');
    expect(await run(aws.proxy, ['collect', '--out', folder])).toMatchObject({ code: 2, err: expect.stringContaining('not empty') as string });
  });
});
