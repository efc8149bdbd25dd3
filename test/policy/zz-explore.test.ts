import { beforeAll, it } from 'vitest';
import { Evaluator } from '../../ingest/evaluator.js';
import { loadActionData } from '../../ingest/action-data.js';
import { buildWorld } from '../../ingest/snapshot/world.js';
import { newContext } from '../../ingest/snapshot/context.js';
import { Issues } from '../../ingest/snapshot/issue.js';
import { type ActionTable, createActionTable } from '../../policy/tables/actions.js';
import { A, bucket, DETAILS, role, trust, user } from '../ingest/snapshot-folder.js';

let table: ActionTable;
beforeAll(async () => {
  table = createActionTable(await loadActionData(['s3', 'kms', 'sts', 'iam']));
});
const policy = (s: unknown) => ({ Version: '2012-10-17', Statement: s });
const ALLOW = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
const TRUST = trust({ AWS: `arn:aws:iam::${A}:root` });
function run(name: string, o: { identity?: unknown; scp?: unknown; bucket?: unknown; trust?: unknown }) {
  const t0 = Date.now();
  const files: Record<string, unknown> = {
    'organization.json': {
      Organization: { Id: 'o-x', MasterAccountId: '999999999999' },
      Roots: [{ Id: 'r-x', PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] }],
      OrganizationalUnits: [],
      Accounts: [{ Id: A, Name: 'a', Status: 'ACTIVE', ParentId: 'r-x' }],
      Policies: [
        { Id: 'p-1', Name: 'full', Type: 'SERVICE_CONTROL_POLICY', Content: ALLOW, Targets: [{ TargetId: 'r-x', Type: 'ROOT' },{ TargetId: A, Type: 'ACCOUNT' }] },
        { Id: 'p-2', Name: 'x', Type: 'SERVICE_CONTROL_POLICY', Content: o.scp ?? ALLOW, Targets: [{ TargetId: A, Type: 'ACCOUNT' }] },
      ],
    },
    [DETAILS]: {
      UserDetailList: [user('u', { UserPolicyList: [{ PolicyName: 'p', PolicyDocument: o.identity ?? ALLOW }], Tags: [{ Key: 'a', Value: 'b' }] })],
      GroupDetailList: [],
      RoleDetailList: [role('r', { AssumeRolePolicyDocument: o.trust ?? TRUST })],
      Policies: [],
    },
    [`accounts/${A}/s3/b.json`]: bucket('b', { Policy: o.bucket ?? null }),
  };
  const issues = new Issues();
  const context = newContext(false, issues, null, new Set(['s3', 'sts', 'iam', 'kms']));
  const raw = Object.entries(files).map(([path, json]) => ({ path, json: JSON.parse(JSON.stringify(json)) as unknown }));
  const world = buildWorld(
    {
      files: new Map(raw.filter((r) => !r.path.includes('/')).map((r) => [r.path, r])),
      accounts: [{ id: A, files: new Map(raw.filter((r) => r.path.split('/').length === 3).map((r) => [r.path.split('/')[2] ?? '', r])), resources: raw.filter((r) => r.path.split('/').length === 4) }],
      ignored: 0,
    },
    null,
    { principals: ['*'], resources: [] },
    context,
  );
  if (issues.list.length) console.log(name, 'ISSUES', issues.list.length, issues.list.slice(0, 2));
  const t1 = Date.now();
  const ev = new Evaluator(world, table, []);
  let n = 0, open = 0;
  for (const r of world.resources) for (const g of ev.groups(r)) { n += g.outcomes.length; open += g.outcomes.filter(o => o.expr !== true).length; }
  console.log(name, 'read', t1 - t0, 'eval', Date.now() - t1, 'outcomes', n, open, 'warn', world.warnings.length, 'mem', Math.round(process.memoryUsage().heapUsed / 1e6));
}
const N = 10_000;
const many = <T,>(f: (i: number) => T, n = N): T[] => Array.from({ length: n }, (_, i) => f(i));
const S = (i: number, x: object = {}) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::b/p${String(i)}/*`, ...x });
const P = { Principal: '*' };
const big = 'a'.repeat(100_000);
it('explore', () => {
  run('plain', {});
  run('id 10k objects', { identity: policy(many((i) => S(i))) });
  run('id 10k cond one key', { identity: policy(many((i) => S(i, { Resource: '*', Condition: { StringEquals: { 'aws:RequestTag/x': `v${String(i)}` } } }))) });
  run('id 10k cond keys', { identity: policy(many((i) => S(i, { Resource: '*', Action: 's3:*', Condition: { StringEquals: { [`aws:RequestTag/x${String(i)}`]: `v` } } }))) });
  run('id 10k cond keys deny', { identity: policy([S(0,{Action:'*',Resource:'*'}), ...many((i) => S(i, { Effect: 'Deny', Resource: '*', Action: 's3:*', Condition: { StringEquals: { [`aws:RequestTag/x${String(i)}`]: `v` } } }))]) });
  run('id 10k numeric', { identity: policy(many((i) => S(i, { Resource: '*', Condition: { NumericEquals: { 's3:max-keys': String(i) } } }))) });
  run('id 10k date', { identity: policy(many((i) => S(i, { Resource: '*', Condition: { DateGreaterThan: { 'aws:CurrentTime': String(i) } } }))) });
  run('id 10k ip', { identity: policy(many((i) => S(i, { Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': `10.${String(i % 256)}.${String(i >> 8)}.0/24` } } }))) });
  run('bucket 10k', { bucket: policy(many((i) => S(i, { ...P, Sid: `s${String(i)}` }))) });
  run('bucket 10k principals', { bucket: policy(many((i) => S(i, { Principal: { AWS: `arn:aws:iam::${A}:user/u${String(i)}` } }))) });
  run('bucket 10k deny cond', { bucket: policy(many((i) => S(i, { ...P, Effect: 'Deny', Condition: { StringLike: { 'aws:UserAgent': `x${String(i)}*` } } }))) });
  run('scp 10k', { scp: policy(many((i) => S(i, { Resource: '*', Effect: 'Deny', Condition: { StringNotEquals: { 'aws:RequestedRegion': `r${String(i)}` } } }))) });
  run('scp 10k actions', { scp: policy([S(0,{Action:'*',Resource:'*'}), ...many((i) => S(i, { Effect: 'Deny', Action: `s3:${String(i)}*` }))]) });
  run('trust 10k', { trust: policy(many((i) => ({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${A}:user/u` }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': `e${String(i)}` } } }))) });
  run('100k strings', { identity: policy([S(0, { Action: [`s3:${big}`, `s3:${'*a'.repeat(50_000)}b`, 's3:*'], Resource: [`arn:aws:s3:::b/${big}`, `arn:aws:s3:::${'*a'.repeat(50_000)}*`, `*${'a'.repeat(50_000)}b`, `arn:aws:s3:::*${'b/?'.repeat(30_000)}`], Sid: big, Condition: { StringLike: { 'aws:RequestTag/x': ['*a'.repeat(50_000) + 'b', big], [`aws:RequestTag/${big}`]: 'x' }, StringEquals: { 'aws:RequestTag/x': big }, [big]: { x: 'y' }, NumericEquals: { 'a:b': '1'.repeat(100_000) }, IpAddress: { 'aws:SourceIp': [':'.repeat(100_000), big] }, DateEquals: { 'aws:CurrentTime': big } } })]) });
  run('100k vars', { identity: policy([S(0, { Resource: 'arn:aws:s3:::' + '${a'.repeat(33_000), Condition: { StringEquals: { 'aws:PrincipalArn': ['${a'.repeat(33_000), '${a}'.repeat(25_000)] } } })]) });
  run('100k principal', { bucket: policy([S(0, { Principal: { AWS: [`arn:aws:iam::${A}:user/${big}`, big], Service: big, Federated: big, CanonicalUser: big, [big]: big } })]) });
  run('1000 values', { identity: policy([S(0, { Resource: '*', Condition: { StringLike: { 'aws:UserAgent': many((i) => `*x${String(i)}*`, 1000) }, 'ForAnyValue:StringEquals': { 'aws:TagKeys': many(String, 1000) }, NumericEquals: { 's3:max-keys': many(Number, 1000) }, IpAddress: { 'aws:SourceIp': many((i) => `10.0.${String(i >> 8)}.${String(i % 256)}`, 1000) } } })]) });
  run('1000 conds', { identity: policy([S(0, { Resource: '*', Condition: Object.fromEntries(['StringLike', 'StringEquals', 'StringNotLike'].map((o) => [o, Object.fromEntries(many((i) => [`aws:RequestTag/${String(i)}`, `v${String(i)}*`], 1000))])) })]) });
}, 600_000);
