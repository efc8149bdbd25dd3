/** Faults between the SDK and AWS: the snapshot is complete, or says exactly what is missing. */
import { DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { arnpath } from '../cli/command.js';
import { collectArgs, type Emulated, emulated, evidence, manifestOf, run, textsOf } from './emulated.js';
import { BROKEN, DENIED, type Fault, type Seen, THROTTLED } from './proxy.js';
import { accessOf } from './seed.js';

interface Answer {
  readonly result: string;
  readonly notKnown: readonly { readonly layer: string }[];
}

describe.skipIf(inject('noMoto') !== null)('arnpath collect, where AWS fails', { timeout: 180_000 }, () => {
  let aws: Emulated;
  let clean: Readonly<Record<string, string>> = {};
  const account = (index: number): string => aws.seeded.members[index] ?? '';
  beforeAll(async () => {
    aws = await emulated();
    const out = await aws.folder();
    expect(await run(aws.proxy, collectArgs(out))).toMatchObject({ code: 0 });
    clean = evidence(out);
  });
  beforeEach(() => {
    aws.proxy.fault = () => null;
    aws.proxy.paged = false;
    aws.proxy.rewrite = (_, text) => text;
  });
  afterAll(async () => {
    await aws.stop();
  });

  /** The same faults in the same order in each run. */
  function some(share: number, fault: Fault): () => Fault {
    const random = xoroshiro128plus(7);
    return () => ((random.next() >>> 0) / 2 ** 32 < share ? fault : null);
  }
  const quiet = (ran: { readonly out: string; readonly err: string }): void => {
    expect(ran.out + ran.err).not.toMatch(/\n\s+at |node_modules|Error:/);
  };

  it.each([
    ['30 % of all calls throttled', 0.3, THROTTLED],
    ['20 % answered with status 500', 0.2, BROKEN],
    ['10 % of the connections cut within the answer', 0.1, 'cut'],
  ] as const)('%s: complete all the same', async (_, share, fault) => {
    aws.proxy.fault = some(share, fault);
    const out = await aws.folder();
    const ran = await run(aws.proxy, collectArgs(out));
    quiet(ran);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(manifestOf(out).Failures).toEqual([]);
    expect(evidence(out)).toEqual(clean);
  });

  it('pages of one thing each: complete', async () => {
    aws.proxy.paged = true;
    const before = aws.proxy.seen.length;
    const out = await aws.folder();
    expect(await run(aws.proxy, collectArgs(out))).toMatchObject({ code: 0, err: '' });
    expect(evidence(out)).toEqual(clean);
    const calls = (name: string): number => aws.proxy.seen.slice(before).filter(({ call }) => call === name).length;
    expect(calls('ListAccounts')).toBe(6);
    expect(calls('GetAccountAuthorizationDetails')).toBe(12);
  });

  /** What is asked about the snapshot, and what is answered. */
  async function decide(out: string, principal: string, action: string, resource: string): Promise<Answer> {
    const requests = join(out, '..', 'requests.json');
    writeFileSync(requests, JSON.stringify([{ principal, action, resource }]));
    return JSON.parse((await arnpath(['decide', out, requests])).out) as Answer;
  }

  it('a key policy that is refused: recorded, shown, in coverage, and answers are not known', async () => {
    aws.proxy.fault = ({ call, account: of }) => (call === 'GetKeyPolicy' && of === account(0) ? DENIED : null);
    const out = await aws.folder();
    const ran = await run(aws.proxy, collectArgs(out));
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(new RegExp(`${account(0)} +eu-central-1 +kms +GetKeyPolicy +${aws.seeded.keyArn} +AccessDenied: GetKeyPolicy: not authorized`));
    expect(manifestOf(out).Failures).toEqual([
      {
        Account: account(0),
        Region: 'eu-central-1',
        Service: 'kms',
        Call: 'GetKeyPolicy',
        Resource: aws.seeded.keyArn,
        Code: 'AccessDenied',
        Message: 'GetKeyPolicy: not authorized to perform this action with an explicit deny',
      },
    ]);
    const worker = `arn:aws:iam::${account(1)}:role/worker`;
    expect(await decide(out, worker, 'kms:Decrypt', aws.seeded.keyArn)).toMatchObject({ result: 'conditional', notKnown: [{ layer: 'resource-policy' }] });
    expect(await decide(out, worker, 'kms:ScheduleKeyDeletion', aws.seeded.keyArn)).toMatchObject({ result: 'denied' });
    const { out: table } = await arnpath(['coverage', out]);
    expect(table).toMatch(new RegExp(`^${account(0)} +kms +1 +1 +0$`, 'm'));
  });

  it('calls that are refused in one account each: what they give is missing, and nothing else', async () => {
    const refused = ['GetAccountAuthorizationDetails 1', 'ListQueues 1', 'ListBuckets 0', 'ListAccessKeys 0', 'ListGrants 0'];
    aws.proxy.fault = ({ call, account: of }) => (refused.includes(`${call} ${String(aws.seeded.members.indexOf(of))}`) ? DENIED : null);
    const out = await aws.folder();
    expect(await run(aws.proxy, collectArgs(out))).toMatchObject({ code: 0, err: '' });
    const recorded = manifestOf(out).Failures.map(({ Account, Call, Code }) => `${Call} ${String(aws.seeded.members.indexOf(Account ?? ''))} ${Code}`);
    expect(recorded.sort()).toEqual(refused.map((call) => `${call} AccessDenied`).sort());
    const [data, apps] = [`accounts/${account(0)}`, `accounts/${account(1)}`];
    // Whose keys would be listed is not known either.
    const lost = [`${apps}/authorization-details.json`, `${apps}/access-keys.json`, `${apps}/sqs/`, `${data}/s3/`];
    const missing = Object.keys(clean).filter((path) => !(path in evidence(out)));
    expect(missing.filter((path) => !lost.some((start) => path.startsWith(start)))).toEqual([]);
    expect(lost.filter((start) => !missing.some((path) => path.startsWith(start)))).toEqual([]);
    expect(await arnpath(['load', out], { ARNPATH_DATA: join(out, '..', 'data') })).toMatchObject({ code: 0 });
  });

  it('a policy whose document the details lack is asked for, and is not known where that is refused', async () => {
    aws.proxy.rewrite = (_, text) => text.replace(/<Policies>.*<\/Policies>/s, '');
    const out = await aws.folder();
    const args = collectArgs(out, '--accounts', account(0));
    expect(await run(aws.proxy, args)).toMatchObject({ code: 0, err: '' });
    const file = `accounts/${account(0)}/authorization-details.json`;
    const limit = `arn:aws:iam::${account(0)}:policy/limit`;
    const { Policies } = JSON.parse(evidence(out)[file] ?? '') as { Policies: unknown[] };
    expect(Policies).toMatchObject([{ Arn: limit, PolicyVersionList: [{ IsDefaultVersion: true, Document: { Statement: [{ Action: ['s3:*', 'kms:*'] }] } }] }]);
    aws.proxy.fault = ({ call }) => (call === 'GetPolicyVersion' ? DENIED : null);
    expect(await run(aws.proxy, args)).toMatchObject({ code: 0, err: '' });
    expect(manifestOf(out).Failures).toMatchObject([{ Call: 'GetPolicyVersion', Resource: limit }]);
    expect(await decide(out, aws.seeded.userOfData, 's3:PutObject', 'arn:aws:s3:::company-data/x')).toMatchObject({
      result: 'conditional',
      notKnown: [{ what: expect.stringContaining('may allow') as string }, { what: expect.stringContaining('may deny') as string }],
    });
  });

  it('accounts and regions that can’t be listed: those that are named, and the home region', async () => {
    aws.proxy.fault = ({ call }) => (['ListAccounts', 'DescribeRegions'].includes(call) ? DENIED : null);
    const out = await aws.folder();
    const org = ['collect', '--out', out, '--org', '--role', 'ArnpathCollector', '--quiet'];
    expect((await run(aws.proxy, org)).err).toMatch(/^the accounts of the organisation can't be listed: AccessDenied.*--accounts\n$/);
    expect(await run(aws.proxy, [...org, '--accounts', account(0)])).toMatchObject({ code: 0, err: '' });
    const failures = manifestOf(out).Failures;
    expect(failures.map(({ Call }) => Call).sort()).toEqual(['DescribeRegions', 'DescribeRegions', 'ListAccounts']);
    expect(failures.find(({ Account }) => Account === account(0))?.Message).toContain('(read instead: us-east-1)');
  });

  it('credentials that end within the run are fetched again; where they can’t be, that is what failed', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    aws.proxy.rewrite = ({ call }, text) => (call === 'AssumeRole' ? text.replace(/<Expiration>[^<]*/, `<Expiration>${soon}`) : text);
    const asked = (): number => aws.proxy.seen.filter(({ call }) => call === 'AssumeRole').length;
    const before = asked();
    const out = await aws.folder();
    expect(await run(aws.proxy, collectArgs(out))).toMatchObject({ code: 0, err: '' });
    expect(asked() - before).toBeGreaterThan(10);
    expect(evidence(out)).toEqual(clean);
    let left = 12;
    aws.proxy.fault = ({ call }) => (call === 'AssumeRole' && left-- < 0 ? DENIED : null);
    const ran = await run(aws.proxy, collectArgs(await aws.folder()));
    quiet(ran);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/ +(iam|s3|kms|sqs|sns|lambda|ec2|secretsmanager) +\w+ +.*AccessDenied: AssumeRole: not authorized/);
  });

  it('policies of the organisation that are refused: nobody is said to be free of them', async () => {
    aws.proxy.fault = ({ call, text }) => (call === 'ListPolicies' && text.includes('SERVICE_CONTROL_POLICY') ? DENIED : null);
    const out = await aws.folder();
    expect(await run(aws.proxy, collectArgs(out))).toMatchObject({ code: 0 });
    expect(manifestOf(out).Failures).toMatchObject([{ Service: 'organizations', Call: 'ListPolicies', Resource: 'SERVICE_CONTROL_POLICY' }]);
    const answer = await decide(out, aws.seeded.userOfData, 's3:GetObject', 'arn:aws:s3:::company-data/x');
    expect(answer.result).toBe('conditional');
    expect(new Set(answer.notKnown.map(({ layer }) => layer))).toEqual(new Set(['scp']));
  });

  it('an account whose role can’t be assumed is named, and outside for every answer', async () => {
    aws.proxy.fault = ({ call, text }) => (call === 'AssumeRole' && text.includes(account(0)) ? DENIED : null);
    const out = await aws.folder();
    const ran = await run(aws.proxy, collectArgs(out));
    quiet(ran);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(manifestOf(out).Failures).toMatchObject([
      { Account: account(0), Service: 'sts', Call: 'AssumeRole', Resource: `arn:aws:iam::${account(0)}:role/ArnpathCollector` },
    ]);
    expect(existsSync(join(out, 'accounts', account(0)))).toBe(false);
    expect(await decide(out, `arn:aws:iam::${account(1)}:role/worker`, 'kms:Decrypt', aws.seeded.keyArn)).toMatchObject({ result: 'conditional' });
  });

  it('an account that was read before and whose role can’t be assumed now is not known', async () => {
    const out = await aws.folder();
    expect(await run(aws.proxy, collectArgs(out))).toMatchObject({ code: 0 });
    aws.proxy.fault = ({ call, text }) => (call === 'AssumeRole' && text.includes(account(0)) ? DENIED : null);
    expect(await run(aws.proxy, collectArgs(out))).toMatchObject({ code: 0 });
    expect(evidence(out)).toEqual(clean);
    const answer = await decide(out, aws.seeded.userOfData, 'kms:Decrypt', aws.seeded.keyArn);
    expect(answer.result).toBe('conditional');
    expect(answer.notKnown.map(({ layer }) => layer)).toEqual(expect.arrayContaining(['identity-policy', 'resource-policy']));
  });

  it('a bucket that is deleted between list and read is not missed', async () => {
    const { endpoint, credentials } = await accessOf(aws.moto.url, account(0));
    const s3 = new S3Client({ endpoint, credentials, region: 'eu-central-1', forcePathStyle: true });
    aws.proxy.fault = async ({ call, text }: Seen) => {
      if (call === 'GetBucketPolicy' && text.includes('plain-3')) await s3.send(new DeleteBucketCommand({ Bucket: 'plain-3' })).catch(() => null);
      return null;
    };
    const out = await aws.folder();
    expect(await run(aws.proxy, collectArgs(out))).toMatchObject({ code: 0, err: '' });
    expect(manifestOf(out).Failures).toEqual([]);
    const gone = `accounts/${account(0)}/s3/eu-central-1.plain-3.json`;
    clean = Object.fromEntries(Object.entries(clean).filter(([path]) => path !== gone));
    expect(evidence(out)).toEqual(clean);
  });

  it('what was read before stays, as not known, where a second run is refused', async () => {
    const out = await aws.folder();
    expect(await run(aws.proxy, collectArgs(out))).toMatchObject({ code: 0 });
    aws.proxy.fault = ({ call, account: of }) => (call === 'ListBuckets' && of === account(0) ? DENIED : null);
    expect(await run(aws.proxy, collectArgs(out))).toMatchObject({ code: 0 });
    expect(evidence(out)).toEqual(clean);
    expect((await decide(out, aws.seeded.userOfData, 's3:GetObject', 'arn:aws:s3:::company-data/x')).notKnown.map(({ layer }) => layer)).toContain(
      'resource-policy',
    );
    aws.proxy.fault = () => null;
    const before = aws.proxy.seen.length;
    expect(await run(aws.proxy, collectArgs(out, '--resume'))).toMatchObject({ code: 0 });
    const asked = new Set(aws.proxy.seen.slice(before).map(({ service }) => service));
    expect([...asked].sort()).toEqual(['organizations', 's3', 'sts']);
    expect(manifestOf(out).Failures).toEqual([]);
    expect(existsSync(join(out, '.journal.ndjson'))).toBe(false);
  });

  it('killed at random points and resumed: whole files at any time, what is missing is named, and in the end all is there', async () => {
    const out = await aws.folder();
    const random = xoroshiro128plus(11);
    let killed = 0;
    for (let round = 0; round < 6; round++) {
      let left = 15 + ((random.next() >>> 0) % 60);
      const ran = await run(aws.proxy, collectArgs(out, '--resume'), (kill) => {
        aws.proxy.fault = () => {
          if (left-- === 0) kill('SIGKILL');
          return null;
        };
      });
      if (ran.code !== null) break;
      killed++;
      expectHonest(out);
    }
    expect(killed).toBeGreaterThan(2);
    aws.proxy.fault = () => null;
    expect(await run(aws.proxy, collectArgs(out, '--resume'))).toMatchObject({ code: 0, err: '' });
    expect(evidence(out)).toEqual(clean);
    expect(manifestOf(out).Failures).toEqual([]);
    expect([...textsOf(out).keys()].filter((path) => !path.endsWith('.json'))).toEqual([]);
  });

  /** Every file is whole, and each that is missing is missing for a reason that the manifest has. */
  function expectHonest(out: string): void {
    const files = existsSync(out) ? evidence(out) : {};
    for (const [path, text] of Object.entries(files)) if (path.endsWith('.json')) expect(clean[path], path).toBe(text);
    const missing = Object.keys(clean).filter((path) => !(path in files));
    if (!existsSync(join(out, 'manifest.json'))) return expect(Object.keys(files).filter((path) => path.endsWith('.json'))).toEqual([]);
    const { Failures } = manifestOf(out);
    for (const path of missing)
      expect(
        Failures.some((failure) => explains(failure, path)),
        path,
      ).toBe(true);
  }
  const FILE_CALLS: Readonly<Record<string, string>> = {
    'organization.json': 'DescribeOrganization',
    'identity-center.json': 'ListInstances',
    'authorization-details.json': 'GetAccountAuthorizationDetails',
    'access-keys.json': 'ListAccessKeys',
    'identity-providers.json': 'ListSAMLProviders',
    'account-summary.json': 'GetAccountSummary',
    's3-account.json': 'GetPublicAccessBlock',
  };
  function explains(failure: { readonly Account: string | null; readonly Service: string; readonly Call: string }, path: string): boolean {
    const [, of, service] = path.split('/');
    const call = FILE_CALLS[path.slice(path.lastIndexOf('/') + 1)];
    if (call !== undefined) return failure.Call === call && (of === undefined || failure.Account === of);
    return failure.Account === of && failure.Service === service;
  }

  it('stopped by a signal: says how to go on, and that what is left is not known', async () => {
    const out = await aws.folder();
    let left = 60;
    const ran = await run(aws.proxy, collectArgs(out), (kill) => {
      aws.proxy.fault = () => {
        if (left-- === 0) kill('SIGTERM');
        return null;
      };
    });
    expect(ran.code).toBe(3);
    expect(ran.err).toMatch(/^stopped: .*--resume\n$/);
    quiet(ran);
    expectHonest(out);
    expect(readFileSync(join(out, 'manifest.json'), 'utf8')).toContain('NotReached');
    expect((await run(aws.proxy, collectArgs(out, '--resume', '--exclude', account(4)))).err).toContain('give the same options');
  });

  it('nothing answers at all: one line', async () => {
    aws.proxy.fault = () => DENIED;
    const ran = await run(aws.proxy, collectArgs(await aws.folder()));
    expect(ran).toMatchObject({ code: 3, out: '' });
    expect(ran.err.trim().split('\n')).toHaveLength(1);
    expect(ran.err).toContain('AccessDenied');
  });
});
