import { describe, expect, it } from 'vitest';
import { formatIssue, readSnapshot } from '../../ingest/snapshot.js';
import { A, ALLOW, bucket, DETAILS, errorsOf, role, trust, user, worldOf } from './snapshot-folder.js';

const inline = (PolicyDocument: unknown) => ({ [DETAILS]: { UserDetailList: [user('u', { UserPolicyList: [{ PolicyName: 'p', PolicyDocument }] })] } });
const AT = `\`${DETAILS}\`: \`$.UserDetailList[0].UserPolicyList[0].PolicyDocument`;
const QUEUE = `arn:aws:sqs:us-east-1:${A}:q`;

describe('a folder that is no snapshot', () => {
  it('is named with what a snapshot is', async () => {
    expect((await errorsOf({}))[0]).toMatch(
      /^\S+: expected a snapshot: a folder with `accounts\/<account id>\/authorization-details.json`.*; found no file of one$/,
    );
    expect((await errorsOf({ 'notes.txt': 'x', 'src/a/b.json': '{}' })).length).toBe(1);
    const missing = await readSnapshot('/nowhere/at/all');
    expect(missing.ok ? [] : missing.errors.map(formatIssue)).toEqual([expect.stringMatching(/^\S+: expected a snapshot: .*; found nothing there$/)]);
  });
});

describe('JSON', () => {
  const cases: readonly (readonly [string | Buffer, string])[] = [
    ['', 'expected JSON, found an empty file'],
    ['{"a":}', 'expected JSON with a value at line 1, column 6, found `}`'],
    ['{"a":1,\n }', 'expected JSON with a name at line 2, column 2, found `}`'],
    ['{"UserDetailList": [', 'expected JSON with a value or `]` at line 1, column 21, found the end of the file'],
    ['{"a": 1} x', 'expected JSON with the end of the file at line 1, column 10, found `x`'],
    ['hello', 'expected JSON with a value at line 1, column 1, found `hello`'],
    ['[]', 'expected an object, found a list'],
    ['null', 'expected an object, found null'],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'expected JSON in UTF-8, found other bytes'],
  ];
  it.each(cases)('%s', async (content, message) => {
    expect(await errorsOf({ [DETAILS]: content })).toEqual([`\`${DETAILS}\`: ${message}`]);
  });
  it('may start with a byte order mark', async () => {
    expect(await errorsOf({ [DETAILS]: `\ufeff{"UserDetailList": []}` })).toEqual([]);
  });
  it('of any depth ends without a crash', async () => {
    const deep = (n: number) => '['.repeat(n) + ']'.repeat(n);
    expect(await errorsOf({ [DETAILS]: `{"Unknown": ${deep(1000)}}` })).toEqual([]);
    expect(await errorsOf({ [DETAILS]: deep(100_000) })).toHaveLength(1);
    expect(await errorsOf({ [DETAILS]: '['.repeat(100_000) })).toHaveLength(1);
    expect(
      await errorsOf({
        [DETAILS]: `{"UserDetailList":[${JSON.stringify(user('u')).slice(0, -1)},"UserPolicyList":[{"PolicyName":"p","PolicyDocument":${deep(5000)}}]}]}`,
      }),
    ).toHaveLength(1);
    expect(await errorsOf(inline({ ...ALLOW, Extra: JSON.parse(deep(1000)) as unknown }))).toEqual([
      `${AT}\`: expected a policy document, found JSON of more than 64 levels`,
    ]);
  });
});

describe('a known member of a wrong type', () => {
  it('is named with its path and what was expected', async () => {
    const errors = await errorsOf({
      [DETAILS]: { UserDetailList: [user('u', { GroupList: 'admins', Path: 7 }), { UserName: 'x' }], Policies: {} },
      [`accounts/${A}/s3/b.json`]: bucket('b', { Region: 3, Encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'rot13' } }] } }),
      [`accounts/${A}/sqs/q.json`]: { Arn: QUEUE, Policy: null, Tags: [{ Name: 'x' }] },
    });
    expect(errors).toEqual([
      `\`${DETAILS}\`: \`$.UserDetailList[0].Path\`: expected a string, found the number \`7\``,
      `\`${DETAILS}\`: \`$.UserDetailList[0].GroupList\`: expected a list, found the string \`admins\``,
      `\`${DETAILS}\`: \`$.UserDetailList[1].Arn\`: expected a string, found nothing`,
      `\`${DETAILS}\`: \`$.Policies\`: expected a list, found an object`,
      `\`accounts/${A}/s3/b.json\`: \`$.Region\`: expected a string, found the number \`3\``,
      `\`accounts/${A}/s3/b.json\`: \`$.Encryption.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm\`: expected \`AES256\` or \`aws:kms\` or \`aws:kms:dsse\`, found the string \`rot13\``,
      `\`accounts/${A}/sqs/q.json\`: \`$.Tags\`: expected tags: a list of {Key, Value} or of {TagKey, TagValue}, or a map of strings, found a list`,
    ]);
  });
  it('doesn’t hide what is wrong with the policies of the same file', async () => {
    const details = { UserDetailList: [user('u', { GroupList: 'admins', UserPolicyList: [{ PolicyName: 'p', PolicyDocument: 42 }] })] };
    expect(await errorsOf({ [DETAILS]: details })).toEqual([
      expect.stringContaining('GroupList'),
      `${AT}\`: expected a policy document (an object with \`Statement\`), found the number \`42\``,
    ]);
  });
});

describe('a policy that is no policy', () => {
  const one = (statement: unknown) => ({ Version: '2012-10-17', Statement: [statement] });
  const S = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
  const cases: readonly (readonly [unknown, string, string])[] = [
    [42, '', 'expected a policy document (an object with `Statement`), found the number `42`'],
    [null, '', 'expected a policy document (an object with `Statement`), found null'],
    [[], '', 'expected a policy document (an object with `Statement`), found a list'],
    ['not a policy', '', 'expected a policy document as JSON or URL-encoded JSON, found the string `not a policy`'],
    ['%7Bbroken', '', 'expected a policy document as JSON or URL-encoded JSON, found the string `%7Bbroken`'],
    ['%E0%A4%A', '', 'expected a policy document as JSON or URL-encoded JSON, found the string `%E0%A4%A`'],
    [{ Version: '2012-10-17' }, '.Statement', 'expected a statement or a list of statements, found nothing'],
    [{ Statement: 'x' }, '.Statement', 'expected a statement or a list of statements, found the string `x`'],
    [{ Version: '2020-01-01', Statement: [] }, '.Version', 'expected `2012-10-17` or `2008-10-17`, found the string `2020-01-01`'],
    [{ Id: 3, Statement: [] }, '.Id', 'expected a string, found the number `3`'],
    [one('x'), '.Statement[0]', 'expected a statement (an object), found the string `x`'],
    [one({ ...S, Effect: 'allow' }), '.Statement[0].Effect', 'expected `Allow` or `Deny`, found the string `allow`'],
    [one({ Effect: 'Allow', Resource: '*' }), '.Statement[0]', 'expected `Action` or `NotAction`, found neither'],
    [one({ ...S, NotAction: 's3:*' }), '.Statement[0]', 'expected `Action` or `NotAction`, found both'],
    [one({ Effect: 'Allow', Action: '*' }), '.Statement[0]', 'expected `Resource` or `NotResource`, found neither'],
    [one({ ...S, Action: ['s3:*', 5] }), '.Statement[0].Action[1]', 'expected a string, found the number `5`'],
    [one({ ...S, Resource: {} }), '.Statement[0].Resource', 'expected a string or a list of strings, found an object'],
    [one({ ...S, Principal: '*' }), '.Statement[0].Principal', 'expected no `Principal`: an identity policy speaks of the identity it is attached to'],
    [one({ ...S, Condition: [] }), '.Statement[0].Condition', 'expected an object of condition operators, found a list'],
    [one({ ...S, Condition: { Bool: true } }), '.Statement[0].Condition.Bool', 'expected an object of condition keys, found the boolean `true`'],
    [
      one({ ...S, Condition: { Bool: { 'aws:x': {} } } }),
      '.Statement[0].Condition.Bool["aws:x"]',
      'expected a string, a number, a boolean or a list of them, found an object',
    ],
    [one({ ...S, Condition: { Bool: { a: [null] } } }), '.Statement[0].Condition.Bool.a[0]', 'expected a string, a number or a boolean, found null'],
    [one({ ...S, condition: {}, Condition: {} }), '.Statement[0]', 'expected one `Condition`, found `condition` and `Condition`'],
  ];
  it.each(cases)('%j', async (document, path, message) => {
    expect(await errorsOf(inline(document))).toEqual([`${AT}${path}\`: ${message}`]);
  });
  it.each(cases)('%j is not known with lenient', async (document) => {
    const world = await worldOf(inline(document), { lenient: true });
    expect(world.principals.find((each) => each.name === 'u')?.policies).toMatchObject([{ kind: 'inline', name: 'p', document: null }]);
    expect(world.coverage.notes.some((note) => note.startsWith('not known: '))).toBe(true);
  });
  it('needs a principal in resource and trust policies', async () => {
    const errors = await errorsOf({
      [DETAILS]: { RoleDetailList: [role('r', { AssumeRolePolicyDocument: ALLOW })] },
      [`accounts/${A}/sqs/q.json`]: { Arn: QUEUE, Policy: { Statement: { Effect: 'Allow', Principal: 'me', Action: '*' } } },
    });
    expect(errors).toEqual([
      `\`${DETAILS}\`: \`$.RoleDetailList[0].AssumeRolePolicyDocument.Statement[0]\`: expected \`Principal\` or \`NotPrincipal\`, found neither`,
      `\`accounts/${A}/sqs/q.json\`: \`$.Policy.Statement.Principal\`: expected \`*\` or an object of principals, found the string \`me\``,
    ]);
  });
});

describe('ARNs', () => {
  it('that are none, or of another kind or account', async () => {
    const errors = await errorsOf({
      [DETAILS]: {
        UserDetailList: [
          { UserName: 'u', Arn: 'u' },
          { UserName: 'v', Arn: `arn:aws:iam::${A}:role/v` },
          { UserName: 'w', Arn: 'arn:aws:iam::222222222222:user/w' },
        ],
      },
      [`accounts/${A}/s3/a.json`]: { Name: 'a', Arn: 'bucket-a' },
      [`accounts/${A}/s3/b.json`]: { Arn: 'arn:aws:s3:::b/key' },
      [`accounts/${A}/sqs/c.json`]: { Arn: 'arn:aws:sqs:us-east-1:222222222222:c' },
      [`accounts/${A}/sqs/d.json`]: { Policy: null },
      [`accounts/${A}/kms/e.json`]: { KeyMetadata: { Arn: 'e' } },
    });
    expect(errors).toEqual([
      `\`${DETAILS}\`: \`$.UserDetailList[0].Arn\`: expected the ARN of a user, found \`u\``,
      `\`${DETAILS}\`: \`$.UserDetailList[1].Arn\`: expected the ARN of a user, found \`arn:aws:iam::${A}:role/v\``,
      `\`${DETAILS}\`: \`$.UserDetailList[2].Arn\`: expected an ARN of account ${A}, found \`arn:aws:iam::222222222222:user/w\``,
      `\`accounts/${A}/kms/e.json\`: \`$.KeyMetadata.Arn\`: expected an ARN, found \`e\``,
      `\`accounts/${A}/s3/a.json\`: \`$.Arn\`: expected an ARN, found \`bucket-a\``,
      `\`accounts/${A}/s3/b.json\`: \`$.Arn\`: expected the ARN of a bucket, found the ARN of an object \`arn:aws:s3:::b/key\``,
      `\`accounts/${A}/sqs/c.json\`: \`$.Arn\`: expected an ARN of account ${A}, found \`arn:aws:sqs:us-east-1:222222222222:c\``,
      `\`accounts/${A}/sqs/d.json\`: \`$.Arn\`: expected the ARN of a resource, found nothing`,
    ]);
  });
  it('that stand twice, with both places', async () => {
    const errors = await errorsOf({
      [DETAILS]: { UserDetailList: [user('u'), user('u')] },
      [`accounts/${A}/s3/one.json`]: bucket('b'),
      'accounts/222222222222/s3/two.json': bucket('b'),
    });
    expect(errors).toEqual([
      `\`${DETAILS}\`: \`$.UserDetailList[1].Arn\`: expected each ARN once, found \`arn:aws:iam::${A}:user/u\` at \`$.UserDetailList[0].Arn\` too`,
      `\`accounts/222222222222/s3/two.json\`: \`$.Arn\`: expected one file for each ARN, found \`arn:aws:s3:::b\` in \`accounts/${A}/s3/one.json\` too`,
    ]);
  });
});

describe('references', () => {
  const attached = { AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess', PolicyName: 'ReadOnlyAccess' }] };
  it('to a managed policy whose document is nowhere', async () => {
    const files = { [DETAILS]: { UserDetailList: [user('u', attached)] } };
    expect(await errorsOf(files)).toEqual([
      `\`${DETAILS}\`: \`$.UserDetailList[0].AttachedManagedPolicies[0]\`: expected the document of the policy \`arn:aws:iam::aws:policy/ReadOnlyAccess\` in \`Policies\` of some account, found none`,
    ]);
    const world = await worldOf(files, { lenient: true });
    expect(world.principals.find((each) => each.name === 'u')?.policies).toMatchObject([{ kind: 'managed', name: 'ReadOnlyAccess', document: null }]);
  });
  it('to a group that is not there', async () => {
    expect(await errorsOf({ [DETAILS]: { UserDetailList: [user('u', { GroupList: ['g'] })] } })).toEqual([
      `\`${DETAILS}\`: \`$.UserDetailList[0].GroupList[0]\`: expected the name of a group in \`GroupDetailList\`, found \`g\``,
    ]);
  });
  it('to a default version that is not there', async () => {
    const policy = { Arn: `arn:aws:iam::${A}:policy/p`, DefaultVersionId: 'v3', PolicyVersionList: [{ VersionId: 'v1', Document: ALLOW }] };
    expect(await errorsOf({ [DETAILS]: { Policies: [policy] } })).toEqual([
      `\`${DETAILS}\`: \`$.Policies[0]\`: expected the default version \`v3\` in \`PolicyVersionList\`, found none`,
    ]);
  });
  it('to a unit that is not there, or in a circle', async () => {
    const organization = {
      Organization: { Id: 'o-x', MasterAccountId: A },
      Roots: [{ Id: 'r-x' }],
      OrganizationalUnits: [
        { Id: 'ou-1', ParentId: 'ou-2' },
        { Id: 'ou-2', ParentId: 'ou-1' },
      ],
      Accounts: [
        { Id: A, ParentId: 'ou-9' },
        { Id: '222222222222', ParentId: 'ou-1' },
      ],
    };
    expect(await errorsOf({ 'organization.json': organization })).toEqual([
      '`organization.json`: `$.Accounts[0].ParentId`: expected units up to a root, found no root or unit `ou-9`',
      '`organization.json`: `$.Accounts[1].ParentId`: expected units up to a root, found a circle through `ou-1`',
    ]);
  });
});

describe('what only looks wrong', () => {
  it('is a warning', async () => {
    const document = {
      Version: '2012-10-17',
      Statement: [
        { Sid: 'x'.repeat(300), Effect: 'Allow', Action: 'nosuch:Thing', Resource: 'here' },
        { Sid: 'a', Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:sqs:us-east-1:${A}:q` },
        { Sid: 'a', Effect: 'Allow', Action: 'Thing', Resource: '*', Condition: { StringAlmost: { k: 'v' } }, Comment: 'x' },
        { effect: 'Deny', Action: '*', Resource: '*' },
      ],
    };
    const world = await worldOf(inline(document));
    const at = (path: string) => `${AT}.Statement${path}\`: `;
    expect(world.warnings).toEqual([
      `${at('[0].Sid')}the \`Sid\` has 300 characters`,
      `${at('[0].Action')}\`nosuch:Thing\` has an unknown service prefix`,
      `${at('[0].Resource')}\`here\` is neither an ARN nor \`*\` and matches nothing`,
      `${at('[1].Action')}\`s3:GetObject\` fits no resource of its statement`,
      `${at('[2].Comment')}\`Comment\` is no policy element and is ignored`,
      `${at('[2].Sid')}\`a\` is the \`Sid\` of another statement too`,
      `${at('[2].Action')}\`Thing\` has no service prefix and matches no action`,
      `${at('[2].Condition.StringAlmost')}\`StringAlmost\` is no condition operator that we know`,
      `${at('[3].effect')}\`effect\` is read as \`Effect\``,
    ]);
  });
  it('in a principal too', async () => {
    const world = await worldOf({
      [DETAILS]: { RoleDetailList: [role('r', { AssumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::${A}:role/*`, Person: 'x' }) })] },
    });
    expect(world.warnings).toEqual([
      expect.stringContaining('wildcards don’t work'.replace('’', "'")),
      expect.stringContaining('`Person` is no type of principal'),
    ]);
  });
});

it('values from a file stay on one line and short', async () => {
  const [line] = await errorsOf({ [`accounts/${A}/sqs/q.json`]: { Arn: `a\nb\u001b[31m${'x'.repeat(100_000)}` } });
  expect(line).not.toMatch(/[\n\u001b]/);
  expect(line?.length).toBeLessThan(300);
});
