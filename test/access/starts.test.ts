/** Questions that start at what an alarm or CloudTrail has: an access key, a session, a person. */
import { describe, expect, it } from 'vitest';
import { explain } from '../../access/explain.js';
import { whatCan } from '../../access/what-can.js';
import { whoCan } from '../../access/who-can.js';
import type { LoadView } from '../../graph/store.js';
import { evaluateWorld } from '../../ingest/load.js';
import { A, bucket, DETAILS, role, trust, user, worldOf } from '../ingest/snapshot-folder.js';
import { memoryView } from '../memory-view.js';

const LEAKED = 'AKIAIOSFODNN7EXAMPLE';
const RETIRED = 'AKIAI44QH8DHBEXAMPLE';
const arn = (name: string): string => `arn:aws:iam::${A}:${name}`;
const READS = { PolicyName: 'reads', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] } };
const KEYS = {
  AccessKeyMetadata: [
    { UserName: 'ci', AccessKeyId: LEAKED, Status: 'Active' },
    { UserName: 'ci', AccessKeyId: RETIRED, Status: 'Inactive' },
  ],
};
const DETAIL = {
  UserDetailList: [user('ci', { UserPolicyList: [READS] }), user('other')],
  RoleDetailList: [
    role('AWSReservedSSO_Admin_0123456789abcdef', {
      Path: '/aws-reserved/sso.amazonaws.com/',
      Arn: arn('role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef'),
      RolePolicyList: [READS],
      AssumeRolePolicyDocument: trust({ Service: 'ec2.amazonaws.com' }),
    }),
  ],
};
const view = async (files: object = { [`accounts/${A}/access-keys.json`]: KEYS }): Promise<LoadView> =>
  memoryView(await evaluateWorld(await worldOf({ [DETAILS]: DETAIL, [`accounts/${A}/s3/b.json`]: bucket('b'), ...files }), []));
const QUESTION = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/x' };

describe('an access key', () => {
  it('stands for its user, and the answer says whose it is', async () => {
    const answer = await explain(await view(), { ...QUESTION, principal: LEAKED });
    expect(answer).toMatchObject({ result: 'allowed', via: 'direct' });
    expect(answer.remarks).toContain(`access key ${LEAKED} is of ${arn('user/ci')}`);
    const { rows } = await whoCan(await view(), { ...QUESTION, principal: LEAKED });
    expect(rows.map((r) => [r.principal, r.result])).toEqual([[arn('user/ci'), 'allowed']]);
    expect(rows[0]?.remarks[0]).toBe(`access key ${LEAKED} is of ${arn('user/ci')}`);
    expect((await whatCan(await view(), { principal: LEAKED })).principal).toBe(arn('user/ci'));
  });
  it('that is inactive answers the same, and says so', async () => {
    const answer = await explain(await view(), { ...QUESTION, principal: RETIRED });
    expect([answer.result, answer.remarks[0]]).toEqual([
      'allowed',
      `access key ${RETIRED} is of ${arn('user/ci')}, and inactive: AWS refuses requests with it`,
    ]);
  });
  it('that nobody is known to have is refused with what is not known', async () => {
    const asked = async (v: LoadView, principal: string): Promise<string> =>
      explain(v, { ...QUESTION, principal }).then(
        () => 'answered',
        (e: unknown) => (e as Error).message,
      );
    expect(await asked(await view(), 'AKIAZZZZZZZZZZEXAMPLE')).toBe(
      'no user of the snapshot has the access key `AKIAZZZZZZZZZZEXAMPLE`; the keys of root users are never known',
    );
    expect(await asked(await view({}), LEAKED)).toContain(`no access-keys.json in account ${A}: access keys are not known`);
    expect(await asked(await view(), LEAKED.toLowerCase())).toContain('is no principal');
  });
  it('of temporary credentials leads to the session', async () => {
    await expect(explain(await view(), { ...QUESTION, principal: 'ASIAIOSFODNN7EXAMPLE' })).rejects.toThrow('userIdentity.arn');
  });
});

describe('a session', () => {
  const session = `arn:aws:sts::${A}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ada@example.com`;
  it('of a role with a path is asked about by the ARN that CloudTrail has', async () => {
    expect(await explain(await view(), { ...QUESTION, principal: session })).toMatchObject({ result: 'allowed', via: 'direct' });
    expect((await whoCan(await view(), { ...QUESTION, principal: session })).rows.map((r) => [r.principal, r.result])).toEqual([[session, 'allowed']]);
    expect((await whatCan(await view(), { principal: session })).rows.map((r) => r.resource)).toContain('arn:aws:s3:::b');
  });
});

describe('a person of Identity Center', () => {
  const person = 'arn:aws:identitystore:::user/9067-ada';
  const failed = {
    Failures: [{ Account: A, Region: 'eu-west-1', Service: 'sso-admin', Call: 'ListInstances', Resource: null, Code: 'AccessDenied', Message: 'no' }],
  };
  const asked = (v: LoadView): Promise<string> =>
    explain(v, { ...QUESTION, principal: person }).then(
      () => 'answered',
      (e: unknown) => (e as Error).message,
    );
  const read = { 'identity-center.json': { Users: [] } };
  it('who is in no snapshot is not found, and why where Identity Center was not read', async () => {
    expect(await asked(await view(read))).toBe(`person \`${person}\` is not in the snapshot`);
    for (const files of [{}, { ...read, 'manifest.json': failed }])
      expect(await asked(await view(files))).toBe(`person \`${person}\` is not in the snapshot: Identity Center was not read, or not all of it`);
  });
  it('may be behind a role of an answer where Identity Center was not read: the answer says so', async () => {
    const words = async (files: object, question = QUESTION): Promise<string> => JSON.stringify((await whoCan(await view(files), question)).notKnown);
    const said = 'persons of Identity Center are not known';
    expect(await words(read)).not.toContain(said);
    expect(await words({})).toContain(said);
    expect(await words({ ...read, 'manifest.json': failed })).toContain(said);
    expect(
      await words({}, { action: 'sts:AssumeRole', resource: arn('role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef') }),
    ).not.toContain(said);
  });
  it('gets a role by an assignment, which the answer shows, with the group that it came through', async () => {
    const set = 'arn:aws:sso:::permissionSet/ssoins-1/ps-1';
    const center = {
      PermissionSets: [{ PermissionSetArn: set, Name: 'Admin' }],
      AccountAssignments: [
        { AccountId: A, PermissionSetArn: set, PrincipalType: 'GROUP', PrincipalId: 'g-1' },
        { AccountId: A, PermissionSetArn: set, PrincipalType: 'USER', PrincipalId: '9067-ada' },
      ],
      Users: [{ UserId: '9067-ada', UserName: 'ada' }],
      Groups: [{ GroupId: 'g-1', DisplayName: 'Platform' }],
      GroupMemberships: [{ GroupId: 'g-1', MemberId: { UserId: '9067-ada' } }],
    };
    const answer = await explain(await view({ 'identity-center.json': center }), { ...QUESTION, principal: person });
    expect(answer).toMatchObject({ result: 'allowed', via: 'assume-role', minHops: 1 });
    const [hop] = answer.path;
    expect([hop?.type, hop?.via, hop?.actions]).toEqual(['CAN_ASSUME', 'assignment', []]);
    expect(hop?.proof.map((p) => [p.layer, p.source.file, p.source.path, JSON.parse(answer.statements[p.statement] ?? '') as unknown])).toEqual([
      [
        'assignment',
        'identity-center.json',
        '$.AccountAssignments[0]',
        { ...center.AccountAssignments[0], PermissionSetName: 'Admin', GroupDisplayName: 'Platform' },
      ],
      ['assignment', 'identity-center.json', '$.AccountAssignments[1]', { ...center.AccountAssignments[1], PermissionSetName: 'Admin' }],
    ]);
  });
});
