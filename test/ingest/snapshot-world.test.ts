import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSnapshot } from '../../ingest/snapshot.js';
import type { World } from '../../policy/model.js';
import { A, ALLOW, bucket, DETAILS, role, trust, user, worldOf } from './snapshot-folder.js';

const SHARED = join(import.meta.dirname, '../cases/shared');
const B = '222222222222';
const named = (world: World, arn: string) => world.principals.find((each) => each.arn === arn);
const thing = (world: World, arn: string) => world.resources.find((each) => each.arn === arn);

describe('the shared cases', () => {
  it.each(['assume-role-question', 'every-file-type'])('%s is read without error or warning, its example is verbatim', async (name) => {
    const result = await readSnapshot(join(SHARED, name));
    expect(result.ok && result.world.warnings).toEqual([]);
    const rows = JSON.parse(await readFile(join(SHARED, name, 'expected.json'), 'utf8')) as { principal: string; resource: string }[];
    if (!result.ok) return;
    for (const { principal } of rows) expect(named(result.world, principal)).toBeDefined();
    const ids = [...result.world.principals, ...result.world.resources].map((each) => each.id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  });
  it('the bundled example is the forum question', async () => {
    const example = join(import.meta.dirname, '../../examples/assume-role-question');
    for (const file of await readdir(example, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const path = join(file.parentPath, file.name);
      expect(await readFile(path, 'utf8')).toBe(await readFile(path.replace(example, join(SHARED, 'assume-role-question')), 'utf8'));
    }
  });
  it('every file type comes to facts', async () => {
    const result = await readSnapshot(join(SHARED, 'every-file-type'));
    if (!result.ok) throw new Error('not read');
    const { world } = result;
    expect(world.organization).toEqual({ id: 'o-everyfile1', managementAccount: '900000000001' });
    const account = world.accounts.find((each) => each.id === '900000000003');
    expect(account).toMatchObject({ orgPath: 'o-everyfile1/r-ex01/ou-ex01-workloads/', isManagement: false, publicAccessBlock: { IgnorePublicAcls: true } });
    expect(account?.scps?.map((level) => level.map((ref) => ref.name))).toEqual([
      ['p-FullAWSAccess'],
      ['p-FullAWSAccess', 'p-noauditdelete'],
      ['p-FullAWSAccess'],
    ]);
    expect(account?.rcps?.at(-1)?.map((ref) => ref.name)).toEqual(['p-RCPFullAWSAccess', 'p-onlyourorganisation']);
    expect(world.accounts.find((each) => each.id === '900000000009')).toMatchObject({ organization: null, scps: null, rcps: null });
    expect(named(world, 'arn:aws:iam::900000000002:user/erin')).toMatchObject({
      tags: { team: 'core' },
      policies: [{ kind: 'group-inline', group: 'engineers' }],
    });
    expect(named(world, 'arn:aws:iam::900000000002:user/finn')?.boundary).toMatchObject({ path: '$.Policies[0].PolicyVersionList[0].Document' });
    expect(named(world, 'arn:aws:ec2:us-east-1:900000000002:instance/i-0123456789abcdef0')?.runsAs).toEqual(['arn:aws:iam::900000000002:role/web-server']);
    expect(named(world, 'ec2.amazonaws.com')?.kind).toBe('AwsService');
    const key = thing(world, 'arn:aws:kms:us-east-1:900000000003:key/0e0e0e01-0000-4000-8000-000000000000');
    expect(key).toMatchObject({
      tags: { data: 'audit' },
      key: { state: 'Enabled', aliases: [{ name: 'alias/audit' }], grants: [{ encryptionContextSubset: { app: 'audit' } }] },
    });
    expect(thing(world, 'arn:aws:s3:::audit-data')?.bucket).toMatchObject({ ownership: 'BucketOwnerEnforced', acl: [], encryptionKey: key?.arn });
    expect(thing(world, 'arn:aws:secretsmanager:us-east-1:900000000002:secret:db-password-AbCdEf')).toMatchObject({
      type: 'secretsmanager:secret',
      policy: 'none',
    });
    expect(world.coverage).toMatchObject({ accounts: 4, resources: 8, ignoredFiles: 1, accountsWithoutScps: ['900000000009'] });
  });
});

describe('documents', () => {
  it('as object, JSON string and URL-encoded string are one', async () => {
    const forms = [ALLOW, JSON.stringify(ALLOW), encodeURIComponent(JSON.stringify(ALLOW))];
    const policies = forms.map((PolicyDocument, index) => ({ PolicyName: `p${String(index)}`, PolicyDocument }));
    const world = await worldOf({ [DETAILS]: { UserDetailList: [user('u', { UserPolicyList: policies })] } });
    expect(new Set(world.principals.flatMap((each) => each.policies.map((ref) => ref.document))).size).toBe(1);
    expect(Object.values(world.documents)).toEqual([ALLOW]);
  });
  it('of AWS itself give no warnings, since nobody else can change them', async () => {
    const Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'nosuch:Thing', Resource: '*' }] };
    const warningsOf = async (arn: string): Promise<readonly string[]> => {
      const policy = { Arn: arn, DefaultVersionId: 'v1', PolicyVersionList: [{ VersionId: 'v1', Document }] };
      const who = user('u', { AttachedManagedPolicies: [{ PolicyArn: arn }] });
      return (await worldOf({ [DETAILS]: { UserDetailList: [who], Policies: [policy] } })).warnings;
    };
    expect(await warningsOf('arn:aws:iam::aws:policy/X')).toEqual([]);
    expect(await warningsOf(`arn:aws:iam::${A}:policy/X`)).toHaveLength(1);
  });
  it('of managed policies count in their default version, from any account', async () => {
    const arn = 'arn:aws:iam::aws:policy/X';
    const policy = {
      Arn: arn,
      DefaultVersionId: 'v2',
      PolicyVersionList: [
        { VersionId: 'v1', Document: 1 },
        { VersionId: 'v2', Document: ALLOW },
      ],
    };
    const world = await worldOf({
      [DETAILS]: { UserDetailList: [user('u', { AttachedManagedPolicies: [{ PolicyArn: arn }] })] },
      [`accounts/${B}/authorization-details.json`]: { Policies: [policy] },
    });
    expect(named(world, `arn:aws:iam::${A}:user/u`)?.policies).toMatchObject([
      { kind: 'managed', arn, file: `accounts/${B}/authorization-details.json`, path: '$.Policies[0].PolicyVersionList[1].Document' },
    ]);
  });
});

describe('principals', () => {
  it('outside come from policies, grants and questions', async () => {
    const queue = {
      Arn: `arn:aws:sqs:us-east-1:${A}:q`,
      Policy: {
        Statement: {
          Effect: 'Allow',
          Action: '*',
          Principal: {
            AWS: [
              B,
              `arn:aws:iam::${B}:user/x`,
              `arn:aws:iam::${B}:role/r`,
              `arn:aws:sts::${B}:assumed-role/r/s`,
              `arn:aws:iam::${A}:user/gone`,
              'AIDAGONE',
              `arn:aws:iam::${B}:group/g`,
            ],
            Service: 'sns.amazonaws.com',
          },
        },
      },
    };
    const files = {
      [DETAILS]: {
        RoleDetailList: [role('web', { AssumeRolePolicyDocument: trust({ Federated: [`arn:aws:iam::${A}:saml-provider/corp`, 'accounts.google.com'] }) })],
      },
      [`accounts/${A}/sqs/q.json`]: queue,
    };
    const world = await worldOf(files, {
      extraPrincipals: [
        `arn:aws:iam::333333333333:role/z`,
        'lambda.amazonaws.com',
        `arn:aws:iam::333333333333:group/g`,
        `arn:aws:iam::${A}:user/gone`,
        '*',
        'nonsense',
      ],
    });
    expect(world.principals.map((each) => `${each.kind} ${each.arn} ${String(each.external)}`)).toEqual(
      [
        'Anyone * false',
        'FederatedProvider accounts.google.com false',
        `AccountRoot arn:aws:iam::${A}:root false`,
        `Role arn:aws:iam::${A}:role/web false`,
        `FederatedProvider arn:aws:iam::${A}:saml-provider/corp false`,
        `Role arn:aws:iam::${B}:role/r true`,
        `AccountRoot arn:aws:iam::${B}:root true`,
        `User arn:aws:iam::${B}:user/x true`,
        'Role arn:aws:iam::333333333333:role/z true',
        `Role arn:aws:sts::${B}:assumed-role/r/s true`,
        'AwsService lambda.amazonaws.com false',
        'AwsService sns.amazonaws.com false',
      ].sort((a, b) => ((a.split(' ')[1] ?? '') < (b.split(' ')[1] ?? '') ? -1 : 1)),
    );
    expect(thing(world, `arn:aws:iam::${B}:role/r`)).toMatchObject({ collected: false, policy: 'unknown', type: 'iam:role' });
    expect(world.accounts.map((each) => [each.id, each.collected])).toEqual([
      [A, true],
      [B, false],
      ['333333333333', false],
    ]);
  });
  it('of Identity Center run as the roles of their assignments', async () => {
    const set = (name: string, hex: string) =>
      role(`AWSReservedSSO_${name}_${hex}`, {
        AssumeRolePolicyDocument: trust({ Federated: `arn:aws:iam::${A}:saml-provider/AWSSSO` }, 'sts:AssumeRoleWithSAML'),
      });
    const world = await worldOf({
      [DETAILS]: { RoleDetailList: [set('Data', '0123456789abcdef'), set('Data_Admin', 'fedcba9876543210')] },
      'identity-center.json': {
        PermissionSets: [
          { PermissionSetArn: 'ps-1', Name: 'Data' },
          { PermissionSetArn: 'ps-2', Name: 'Data_Admin' },
        ],
        AccountAssignments: [
          { AccountId: A, PermissionSetArn: 'ps-1', PrincipalType: 'USER', PrincipalId: 'u1' },
          { AccountId: A, PermissionSetArn: 'ps-2', PrincipalType: 'GROUP', PrincipalId: 'g1' },
        ],
        Users: [
          { UserId: 'u1', UserName: 'ann' },
          { UserId: 'u2', UserName: 'ben' },
        ],
        GroupMemberships: [{ GroupId: 'g1', MemberId: { UserId: 'u2' } }],
      },
    });
    expect(named(world, 'arn:aws:identitystore:::user/u1')).toMatchObject({
      kind: 'Person',
      name: 'ann',
      runsAs: [`arn:aws:iam::${A}:role/AWSReservedSSO_Data_0123456789abcdef`],
    });
    expect(named(world, 'arn:aws:identitystore:::user/u2')?.runsAs).toEqual([`arn:aws:iam::${A}:role/AWSReservedSSO_Data_Admin_fedcba9876543210`]);
  });
  it('of other partitions keep theirs', async () => {
    const world = await worldOf({
      [DETAILS]: { UserDetailList: [{ UserName: 'u', Arn: `arn:aws-cn:iam::${A}:user/u` }] },
      [`accounts/${A}/sqs/q.json`]: { Arn: `arn:aws-cn:sqs:cn-north-1:${A}:q`, Policy: { Statement: { Effect: 'Allow', Action: '*', Principal: { AWS: B } } } },
    });
    expect(world.principals.map((each) => each.arn)).toEqual(['*', `arn:aws-cn:iam::${A}:root`, `arn:aws-cn:iam::${A}:user/u`, `arn:aws-cn:iam::${B}:root`]);
  });
  it('carry remarks where access keys are known', async () => {
    const world = await worldOf({
      [DETAILS]: { UserDetailList: [user('a'), user('b')] },
      [`accounts/${A}/access-keys.json`]: {
        AccessKeyMetadata: [
          { UserName: 'a', AccessKeyId: 'x', Status: 'Active' },
          { UserName: 'b', AccessKeyId: 'y', Status: 'Inactive' },
        ],
      },
    });
    expect(named(world, `arn:aws:iam::${A}:user/a`)?.remarks).toEqual([]);
    expect(named(world, `arn:aws:iam::${A}:user/b`)?.remarks).toEqual(['no active access key and no password known']);
  });
});

describe('resources', () => {
  it('take tags in three shapes and what AWS wraps', async () => {
    const flags = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false };
    const world = await worldOf({
      [`accounts/${A}/s3/b.json`]: {
        Arn: 'arn:aws:s3:::b',
        PublicAccessBlock: { PublicAccessBlockConfiguration: flags },
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }] },
        Tags: [{ Key: '__proto__', Value: 'v' }],
      },
      [`accounts/${A}/s3/c.json`]: bucket('c', { Abac: { Status: 'Enabled' } }),
      [`accounts/${A}/s3/d.json`]: { Arn: 'arn:aws:s3:::d' },
      [`accounts/${A}/sqs/q.json`]: { Arn: `arn:aws:sqs:us-east-1:${A}:q`, Policy: null, Tags: { a: 'b' } },
      [`accounts/${A}/kms/k.json`]: {
        KeyMetadata: { Arn: `arn:aws:kms:us-east-1:${A}:key/k`, KeyState: 'PendingDeletion' },
        Tags: [{ TagKey: 'a', TagValue: 'b' }],
      },
      [`accounts/${A}/rds/x.json`]: { Arn: `arn:aws:rds:us-east-1:${A}:db:x` },
    });
    expect(thing(world, 'arn:aws:s3:::b')).toMatchObject({
      policy: 'unknown',
      account: A,
      bucket: { publicAccessBlock: flags, encryptionKey: 'aws/s3', ownership: 'unknown', acl: 'missing', abac: false },
    });
    expect(Object.entries(thing(world, 'arn:aws:s3:::b')?.tags ?? {})).toEqual([['__proto__', 'v']]);
    expect(thing(world, 'arn:aws:s3:::c')?.bucket).toEqual({
      publicAccessBlock: null,
      ownership: 'ObjectWriter',
      aclOwner: null,
      acl: [],
      encryptionKey: null,
      bucketKey: false,
      abac: true,
    });
    expect(thing(world, 'arn:aws:s3:::d')).toMatchObject({ tags: 'unknown', bucket: { publicAccessBlock: 'unknown', encryptionKey: 'unknown' } });
    expect(thing(world, `arn:aws:sqs:us-east-1:${A}:q`)).toMatchObject({ tags: { a: 'b' }, policy: 'none' });
    expect(thing(world, `arn:aws:kms:us-east-1:${A}:key/k`)).toMatchObject({
      tags: { a: 'b' },
      remarks: ['key state is PendingDeletion'],
      key: { grants: 'unknown' },
    });
    expect(thing(world, `arn:aws:rds:us-east-1:${A}:db:x`)).toMatchObject({ type: 'rds:db', policy: 'none' });
  });
  it('have the types of the Service Authorization Reference', async () => {
    const types: Readonly<Record<string, string>> = {
      [`arn:aws:states:us-east-1:${A}:stateMachine:m`]: 'states:statemachine',
      [`arn:aws:elasticloadbalancing:us-east-1:${A}:loadbalancer/app/x/1`]: 'elasticloadbalancing:loadbalancer/app/',
      [`arn:aws:nosuch:us-east-1:${A}:thing/x`]: 'nosuch:*',
      [`arn:aws:backup:us-east-1:${A}:backup-vault:v`]: 'backup:backupvault',
      [`arn:aws:dynamodb:us-east-1:${A}:table/t`]: 'dynamodb:table',
      [`arn:aws:secretsmanager:us-east-1:${A}:secret:x/y-AbCdEf`]: 'secretsmanager:secret',
      [`arn:aws:logs:us-east-1:${A}:log-group:/a/b`]: 'logs:log-group',
      [`arn:aws:iam::${A}:role/a/b`]: 'iam:role',
    };
    const world = await worldOf({ [DETAILS]: {} }, { extraResources: Object.keys(types) });
    expect(Object.fromEntries(world.resources.map((each) => [each.arn, each.type]))).toEqual(types);
    expect(world.resources.find((each) => each.service === 'secretsmanager')?.name).toBe('x/y-AbCdEf');
  });
  it('asked about and not there are not known', async () => {
    const world = await worldOf(
      { [DETAILS]: {} },
      { extraResources: ['arn:aws:s3:::far/key', 'arn:aws:kms:us-east-1:222222222222:alias/x', 'arn:aws:rds:us-east-1:222222222222:db:x', '*', 'x'] },
    );
    expect(world.resources.map((each) => [each.arn, each.type, each.account, each.collected, each.policy])).toEqual([
      ['arn:aws:kms:us-east-1:222222222222:alias/x', 'kms:key', B, false, 'unknown'],
      ['arn:aws:rds:us-east-1:222222222222:db:x', 'rds:db', B, false, 'none'],
      ['arn:aws:s3:::far', 's3:bucket', null, false, 'unknown'],
    ]);
  });
  it('whose calls failed are not known', async () => {
    const failure = (Call: string, Resource: string, Service = 's3') => ({
      Account: A,
      Region: 'us-east-1',
      Service,
      Call,
      Resource,
      Code: 'AccessDenied',
      Message: 'no',
    });
    const world = await worldOf({
      [DETAILS]: { UserDetailList: [user('u')] },
      [`accounts/${A}/s3/b.json`]: bucket('b'),
      'manifest.json': {
        Time: '2026-01-01T00:00:00Z',
        Failures: [
          failure('GetBucketPolicy', 'b'),
          failure('GetBucketPolicy', 'arn:aws:s3:::gone'),
          failure('ListUserPolicies', 'u', 'iam'),
          { Account: A, Service: 's3control', Call: 'GetPublicAccessBlock', Code: 'AccessDenied' },
        ],
      },
    });
    expect(world.time).toBe('2026-01-01T00:00:00Z');
    expect(thing(world, 'arn:aws:s3:::b')).toMatchObject({ policy: 'unknown', bucket: { publicAccessBlock: null } });
    expect(thing(world, 'arn:aws:s3:::gone')).toMatchObject({ policy: 'unknown', account: A, collected: true });
    expect(named(world, `arn:aws:iam::${A}:user/u`)?.policies).toMatchObject([{ document: null }]);
    expect(world.accounts[0]?.publicAccessBlock).toBe('unknown');
    expect(world.coverage.failures[0]).toEqual({ scope: `${A}/us-east-1/s3/b`, what: 'GetBucketPolicy: AccessDenied no' });
  });
});

describe('the organisation', () => {
  const policy = (Id: string, Type: string, Content: unknown, ...targets: string[]) => ({
    Id,
    Type,
    Content,
    Targets: targets.map((TargetId) => ({ TargetId, Type: 'ROOT' })),
  });
  const organization = (root: object, ...policies: object[]) => ({
    'organization.json': {
      Organization: { Id: 'o-x', MasterAccountId: B },
      Roots: [{ Id: 'r-x', ...root }],
      Accounts: [{ Id: A, ParentId: 'r-x' }],
      Policies: policies,
    },
    [DETAILS]: {},
  });
  const scp = policy('p-1', 'SERVICE_CONTROL_POLICY', ALLOW, 'r-x');
  it('has SCPs only where their type is on', async () => {
    const levels = async (root: object, ...policies: object[]) =>
      (await worldOf(organization(root, ...policies))).accounts[0]?.scps?.map((level) => level.length) ?? null;
    expect(await levels({ PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] }, scp)).toEqual([1, 0]);
    expect(await levels({ PolicyTypes: [] }, scp)).toBeNull();
    expect(await levels({ PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'PENDING_DISABLE' }] }, scp)).toBeNull();
    expect(await levels({}, scp)).toEqual([1, 0]);
    expect(await levels({})).toBeNull();
  });
  it('blocks public access with an S3 policy, and a lower one replaces a higher', async () => {
    const s3 = (value: string) => ({ s3_attributes: { public_access_block_configuration: { '@@assign': value } } });
    const block = async (...policies: object[]) => (await worldOf(organization({}, ...policies))).accounts[0]?.publicAccessBlock;
    expect(await block(policy('p-s', 'S3_POLICY', JSON.stringify(s3('all')), 'r-x'))).toMatchObject({ RestrictPublicBuckets: true });
    expect(await block(policy('p-s', 'S3_POLICY', s3('all'), 'r-x'), policy('p-t', 'S3_POLICY', s3('none'), A))).toBeNull();
  });
});

describe('an organisation that was not read', () => {
  const files = { [DETAILS]: { UserDetailList: [user('u')] }, [`accounts/${A}/s3-account.json`]: { PublicAccessBlockConfiguration: null } };
  const failed = { Failures: [{ Service: 'organizations', Call: 'ListPolicies', Code: 'NotImported' }] };
  it.each([
    ['none', {}, null, null, 'every account is evaluated without SCPs and RCPs'],
    ['not known', { 'manifest.json': failed }, [[expect.objectContaining({ document: null })]], 'unknown', 'SCPs and RCPs are not known'],
  ])('%s: SCPs, RCPs and its block of public buckets', async (_, more, levels, block, note) => {
    const world = await worldOf({ ...files, ...more });
    expect(world.coverage.notes).toContain(`no organization.json: ${note}`);
    const [account] = world.accounts;
    expect(account).toMatchObject({ id: A, scps: levels, rcps: levels, publicAccessBlock: block });
  });
});
