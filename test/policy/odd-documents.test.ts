/**
 * Long, many, deep and odd documents: none may make an answer wrong, or throw.
 * Work is counted (in tokens read and states visited), never timed.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadActionData } from '../../ingest/action-data.js';
import { Evaluator } from '../../ingest/evaluator.js';
import { parseDocument } from '../../ingest/snapshot/documents.js';
import { newContext } from '../../ingest/snapshot/context.js';
import type { RawFile, SnapshotFiles } from '../../ingest/snapshot/files.js';
import { formatIssue, Issues } from '../../ingest/snapshot/issue.js';
import { buildWorld } from '../../ingest/snapshot/world.js';
import { parseOperator } from '../../policy/condition/operators.js';
import { compileDocument } from '../../policy/document.js';
import type { World } from '../../policy/model.js';
import { type ActionTable, createActionTable } from '../../policy/tables/actions.js';
import { A, ALLOW, bucket, DETAILS, role, trust, user } from '../ingest/snapshot-folder.js';
import { LONG, many } from './long.js';

let table: ActionTable;
beforeAll(async () => {
  table = createActionTable(await loadActionData(['s3', 'kms', 'sts', 'iam']));
});

type Kind = 'identity' | 'trust' | 'bucket' | 'key' | 'scp' | 'rcp';
const KINDS: readonly Kind[] = ['identity', 'trust', 'bucket', 'key', 'scp', 'rcp'];
const BUCKET = 'arn:aws:s3:::b';
const KEY = `arn:aws:kms:eu-west-1:${A}:key/k`;
const policyOf = (...statements: readonly unknown[]): object => ({ Version: '2012-10-17', Statement: statements });
const forAll = (more: object = {}): object => ({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${A}:root` }, Action: '*', Resource: '*', ...more });
const USUAL: Readonly<Record<Kind, unknown>> = {
  identity: ALLOW,
  trust: trust({ AWS: `arn:aws:iam::${A}:root` }),
  bucket: policyOf(forAll({ Action: 's3:*' })),
  key: policyOf(forAll({ Action: 'kms:*' })),
  scp: policyOf({ Effect: 'Allow', Action: '*', Resource: '*' }),
  rcp: policyOf(forAll({ Effect: 'Deny', Principal: '*', Action: 's3:PutObject' })),
};

function organization(scp: unknown, rcp: unknown): object {
  const types = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'];
  const policy = (id: string, type: string, content: unknown): object => ({
    Id: id,
    Name: id,
    Type: type,
    Content: content,
    Targets: [{ TargetId: A, Type: 'ACCOUNT' }],
  });
  const full = { ...policy('p-full', types[0] ?? '', USUAL.scp), Targets: [{ TargetId: 'r-x', Type: 'ROOT' }] };
  return {
    Organization: { Id: 'o-x', MasterAccountId: '999999999999' },
    Roots: [{ Id: 'r-x', PolicyTypes: types.map((type) => ({ Type: type, Status: 'ENABLED' })) }],
    OrganizationalUnits: [],
    Accounts: [{ Id: A, Name: 'a', Status: 'ACTIVE', ParentId: 'r-x' }],
    Policies: [full, policy('p-scp', types[0] ?? '', scp), policy('p-rcp', types[1] ?? '', rcp)],
  };
}

/** A user, a role, a bucket and a key in one account. */
function snapshotWith(changed: Partial<Record<Kind, unknown>>): SnapshotFiles {
  const at = { ...USUAL, ...changed };
  const tags = [{ Key: 'team', Value: 'red' }];
  const details = {
    UserDetailList: [user('u', { UserPolicyList: [{ PolicyName: 'p', PolicyDocument: at.identity }], Tags: tags })],
    GroupDetailList: [],
    RoleDetailList: [role('r', { AssumeRolePolicyDocument: at.trust, RolePolicyList: [{ PolicyName: 'p', PolicyDocument: ALLOW }], Tags: tags })],
    Policies: [],
  };
  const key = { KeyMetadata: { KeyId: 'k', Arn: KEY, AWSAccountId: A, KeyManager: 'CUSTOMER' }, Policy: at.key, Grants: [], Aliases: [], Tags: [] };
  const raw = (path: string, json: unknown): RawFile => ({ path, json });
  return {
    files: new Map([['organization.json', raw('organization.json', organization(at.scp, at.rcp))]]),
    accounts: [
      {
        id: A,
        files: new Map([['authorization-details.json', raw(DETAILS, details)]]),
        resources: [raw(`accounts/${A}/s3/b.json`, bucket('b', { Policy: at.bucket })), raw(`accounts/${A}/kms/k.json`, key)],
        digest: '',
      },
    ],
    ignored: 0,
  };
}

interface Read {
  readonly world: World;
  /** Lines that a user sees. */
  readonly errors: readonly string[];
}

function read(changed: Partial<Record<Kind, unknown>>): Read {
  const issues = new Issues();
  const context = newContext(false, issues, null, new Set(['s3', 'kms', 'sts', 'iam']));
  const world = buildWorld(snapshotWith(changed), null, { principals: ['*', 'ec2.amazonaws.com'], resources: ['*'] }, context);
  const errors = issues.list.map(formatIssue);
  for (const line of [...errors, ...world.warnings]) {
    expect(line).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]+$/);
    expect(line.length).toBeLessThan(1500);
  }
  return { world, errors };
}

/** How many (callers, resource) have something, and how much of it is open, of all in the world. */
function evaluate(world: World): { readonly outcomes: number; readonly open: number } {
  for (const json of Object.values(world.documents)) compileDocument(json);
  const evaluator = new Evaluator(world, table);
  let sum = 0;
  let open = 0;
  for (const resource of world.resources) {
    for (const group of evaluator.groups(resource)) {
      for (const o of group.outcomes) {
        sum++;
        if (o.expr !== true) open++;
      }
    }
  }
  return { outcomes: sum, open };
}

/** Read without an error, and evaluated. */
function answersOf(changed: Partial<Record<Kind, unknown>>): { readonly outcomes: number; readonly open: number } {
  const { world, errors } = read(changed);
  expect(errors).toEqual([]);
  return evaluate(world);
}

/** What the user `u` may do with an object of the bucket: `true`, or open. */
function readsObject(changed: Partial<Record<Kind, unknown>>): boolean | 'open' {
  const { world, errors } = read(changed);
  expect(errors).toEqual([]);
  const evaluator = new Evaluator(world, table);
  const caller = evaluator.caller(`arn:aws:iam::${A}:user/u`);
  const resource = world.resources.find((r) => r.arn === BUCKET);
  if (caller === undefined || resource === undefined) throw new Error('the user or the bucket is missing');
  const mine = evaluator.outcomes(caller, resource).filter((o) => o.actions.includes('s3:getobject'));
  return mine.length === 0 ? false : mine.some((o) => o.expr === true) ? true : 'open';
}

const long = 'a'.repeat(LONG);
const evil = `${'*a'.repeat(LONG / 2)}b`;
const get = (more: object = {}): object => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET}/*`, ...more });

describe('long strings', () => {
  it.each<[string, object, boolean | 'open']>([
    ['a Sid', { Sid: long }, true],
    ['actions that match nothing', { Action: [`s3:${long}`, `s3:${evil}`, `${evil}:x`, long] }, false],
    ['an action that matches', { Action: `s3:${'*'.repeat(LONG)}get*` }, true],
    ['resources that match nothing', { Resource: [`${BUCKET}/${long}`.replace(':b/', ':c/'), `arn:aws:s3:::${evil}x?`, `*${long}`].slice(0, 1) }, false],
    ['a key', { Resource: `${BUCKET}/${long}` }, 'open'],
    ['keys', { Resource: [`${BUCKET}/${evil}`, `arn:aws:s3:::*${long}`, `*${'b/?'.repeat(LONG / 3)}`, `${BUCKET}/${'?'.repeat(LONG)}`] }, 'open'],
    ['variables', { Resource: [`${BUCKET}/${'${a'.repeat(LONG / 3)}`, `${BUCKET}/${'${aws:username}'.repeat(5000)}`] }, 'open'],
    ['a value that is not the known one', { Condition: { StringLike: { 'aws:PrincipalTag/team': [evil, long] } } }, false],
    ['a value beside the known one', { Condition: { StringLike: { 'aws:PrincipalTag/team': [evil, 'r*'] } } }, true],
    ['values of an open key', { Condition: { StringLike: { 'aws:UserAgent': [evil, long] }, StringNotEquals: { 'aws:UserAgent': long } } }, 'open'],
    ['values of all kinds', { Condition: Object.fromEntries(values('1'.repeat(LONG), ':'.repeat(LONG), long)) }, 'open'],
    ['a key of a condition', { Condition: { StringEquals: { [`aws:RequestTag/${long}`]: 'x' } } }, 'open'],
    ['an operator', { Condition: { [long]: { 'aws:UserAgent': 'x' } } }, 'open'],
  ])('%s', (_, more, expected) => {
    expect(readsObject({ identity: policyOf(get(more)), bucket: null })).toBe(expected);
  });

  function values(number: string, address: string, date: string): [string, object][] {
    return [
      ['NumericEquals', { 's3:max-keys': [number, long] }],
      ['IpAddress', { 'aws:SourceIp': [address, long, '10.0.0.0/8'] }],
      ['DateLessThan', { 'aws:CurrentTime': [date, '2040-01-01T00:00:00Z'] }],
      ['Bool', { 'aws:SecureTransport': [long, 'true'] }],
      ['ForAnyValue:StringLike', { 'aws:TagKeys': [long, evil] }],
    ];
  }

  it('principals', () => {
    const principal = { AWS: [`arn:aws:iam::${A}:user/${long}`, evil, long], Service: long, Federated: long, CanonicalUser: long, [long]: long };
    const { world, errors } = read({ bucket: policyOf(forAll({ Principal: principal, Action: 's3:*' })) });
    expect(errors).toEqual([]);
    expect(world.warnings.join()).toContain('is no type of principal');
    expect(evaluate(world).outcomes).toBeGreaterThan(0);
  });

  it('a document as one string', () => {
    const document = JSON.stringify(policyOf(get({ Sid: long })));
    expect(readsObject({ identity: encodeURIComponent(document), bucket: null })).toBe(true);
    expect(parseDocument('%'.repeat(LONG))).toBeUndefined();
    expect(read({ identity: '{"a":'.repeat(LONG) }).errors).toHaveLength(1);
  });
});

describe('many', () => {
  const MANY = 10_000;
  const region = (i: number): object => ({ StringEquals: { 'aws:RequestedRegion': `r${String(i)}` } });

  it.each<[string, Kind, (i: number) => object]>([
    ['statements of an identity policy', 'identity', (i) => get({ Sid: `s${String(i)}`, Resource: `${BUCKET}/p${String(i)}/*` })],
    ['conditions on one key', 'identity', (i) => get({ Condition: { NumericLessThan: { 's3:max-keys': String(i) } } })],
    ['conditions on as many keys', 'identity', (i) => get({ Condition: { StringEquals: { [`aws:RequestTag/${String(i)}`]: 'x' } } })],
    ['statements of a bucket policy', 'bucket', (i) => forAll({ Action: 's3:GetObject', Principal: '*', Resource: `${BUCKET}/p${String(i)}/*` })],
    ['principals of a bucket policy', 'bucket', (i) => forAll({ Action: 's3:*', Principal: { AWS: `arn:aws:iam::${A}:role/r${String(i)}` } })],
    ['denies of a bucket policy', 'bucket', (i) => forAll({ Effect: 'Deny', Action: 's3:*', Condition: region(i) })],
    ['statements of an SCP', 'scp', (i) => ({ Effect: 'Allow', Action: `s3:*${'abc'.charAt(i % 3)}*`, Resource: '*', Condition: region(i) })],
    ['statements of a trust policy', 'trust', (i) => ({ ...forAll({ Action: 'sts:AssumeRole', Condition: region(i) }), Resource: undefined })],
  ])('10,000 %s', (_, kind, of) => {
    const statements = many(MANY, (i) => JSON.parse(JSON.stringify(of(i))) as object);
    expect(answersOf({ bucket: null, [kind]: policyOf(...statements) }).outcomes).toBeGreaterThan(0);
  });

  it('1,000 values of a condition, and 1,000 conditions', () => {
    const list = (of: (i: number) => unknown): unknown[] => many(1000, of);
    const Condition = {
      StringLike: { 'aws:UserAgent': list((i) => `*x${String(i)}*`) },
      'ForAnyValue:StringEquals': { 'aws:TagKeys': list(String) },
      NumericEquals: { 's3:max-keys': list(Number) },
      DateGreaterThan: { 'aws:CurrentTime': list(String) },
      IpAddress: { 'aws:SourceIp': list((i) => `10.0.${String(i >> 8)}.${String(i % 256)}`) },
    };
    expect(readsObject({ identity: policyOf(get({ Condition })), bucket: null })).toBe('open');
    const StringEquals = Object.fromEntries(many(1000, (i) => [`aws:RequestTag/t${String(i)}`, 'x']));
    expect(readsObject({ identity: policyOf(get({ Condition: { StringEquals } })), bucket: null })).toBe('open');
  });
});

describe('deep JSON', () => {
  const nested = (depth: number, inner: unknown, list = false): unknown => {
    let value = inner;
    for (let i = 0; i < depth; i++) value = list ? [value] : { a: value };
    return value;
  };
  const deep = [nested(1000, 'x'), nested(1000, 'x', true), nested(20, 'x'), nested(2, 'x', true)];

  it.each(['Condition', 'Principal', 'Action', 'Resource', 'Sid', 'Effect', 'NotPrincipal'])('in %s is an error of one line', (name) => {
    for (const kind of KINDS) for (const value of deep) expect(read({ [kind]: policyOf(forAll({ [name]: value })) }).errors.length).toBeGreaterThan(0);
  });

  it('in a member that is ignored, or in place of a document', () => {
    for (const kind of KINDS) {
      for (const value of deep.slice(0, 2)) {
        expect(read({ [kind]: { ...policyOf(forAll()), Extra: value } }).errors.length).toBeGreaterThan(0);
        expect(read({ [kind]: value }).errors.length).toBeGreaterThan(0);
      }
    }
    const far = `${'['.repeat(LONG)}${']'.repeat(LONG)}`;
    expect(read({ identity: far }).errors).toHaveLength(1);
    expect(read({ identity: `{"Statement":${far}}` }).errors).toHaveLength(1);
  });
});

describe('odd documents', () => {
  it('name nobody by a type of principal that there is none of', () => {
    const named = (Principal: unknown, Effect = 'Allow'): object => policyOf({ Effect, Principal, Action: 's3:*', Resource: [BUCKET, `${BUCKET}/*`] });
    const everyone = answersOf({ identity: policyOf(get({ Action: 's3:x' })), bucket: named('*') }).outcomes;
    const nobody = answersOf({ identity: policyOf(get({ Action: 's3:x' })), bucket: null }).outcomes;
    expect(everyone).toBeGreaterThan(nobody);
    for (const type of ['*', 'aws', 'constructor'])
      expect(answersOf({ identity: policyOf(get({ Action: 's3:x' })), bucket: named({ [type]: '*' }) }).outcomes).toBe(nobody);
  });

  it.each(['constructor', 'Constructor', '__proto__', 'ForAnyValue:constructor', 'toString'])('leave the operator %s open', (name) => {
    expect(parseOperator(name)).toBeNull();
    const condition = JSON.parse(`{"${name}":{"aws:username":"u"}}`) as unknown;
    expect(readsObject({ identity: policyOf(get({ Condition: condition })), bucket: null })).toBe('open');
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('know no tag, partition or service %s', (name) => {
    const Condition = { StringLike: { [`aws:PrincipalTag/${name}`]: '*' } };
    expect(readsObject({ identity: policyOf(get({ Condition })), bucket: null })).toBe(false);
    const identity = policyOf(get({ Action: `${name}:x`, Resource: `arn:${name}:${name}:::${name}` }));
    expect(answersOf({ identity }).outcomes).toBeGreaterThan(0);
  });

  /** Every place of a value: the object or list that holds it, and its key there. */
  function placesOf(value: unknown): [Record<string, unknown>, string][] {
    if (typeof value !== 'object' || value === null) return [];
    const holder = value as Record<string, unknown>;
    return Object.keys(holder).flatMap((key) => [[holder, key] as [Record<string, unknown>, string], ...placesOf(holder[key])]);
  }

  function define(holder: Record<string, unknown>, key: string, value: unknown): void {
    Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
  }

  type Mutation = readonly [number, 'set' | 'add' | 'rename' | 'wrap' | 'drop', unknown, string];

  function mutated(document: unknown, mutations: readonly Mutation[]): unknown {
    const copy = structuredClone(document);
    for (const [at, how, value, name] of mutations) {
      const places = placesOf(copy);
      const [holder, key] = places[at % Math.max(places.length, 1)] ?? [];
      if (holder === undefined || key === undefined) continue;
      if (how === 'set') define(holder, key, value);
      else if (how === 'add') define(holder, Array.isArray(holder) ? String(holder.length) : name, value);
      else if (how === 'wrap') define(holder, key, [holder[key], value]);
      else {
        if (how === 'rename' && !Array.isArray(holder)) define(holder, name, holder[key]);
        Reflect.deleteProperty(holder, key);
      }
    }
    return JSON.parse(JSON.stringify(copy)) as unknown;
  }

  const WORDS = [
    ...['*', '', 'Allow', 'Deny', 's3:*', 'S3:getOBJECT', 'kms:Decrypt', 'sts:AssumeRole', `${BUCKET}/*`, BUCKET, KEY, '?*?', '${*}', '${aws:username}'],
    ...["${aws:PrincipalTag/team, 'x'}", '${', '${}', '${a,}', '__proto__', 'constructor', 'null', 'true', '1e999', '-0', '0x10', '10.0.0.0/8', '::/0', '/'],
    ...[
      '2012-10-17',
      '2020-02-30T25:00:00Z',
      `arn:aws:iam::${A}:user/u`,
      `arn:aws:sts::${A}:assumed-role/r/s`,
      A,
      'ec2.amazonaws.com',
      '\ud800',
      '\u2028\u009b',
    ],
    ...['*a*a*a*a*a*a*b', 'arn:*:*:*:*:*', ':::::::'],
  ];
  const NAMES = [
    ...['Sid', 'Effect', 'effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'NotPrincipal', 'Condition', 'Statement', 'Version'],
    ...['__proto__', 'constructor', 'AWS', 'Service', 'Federated', 'CanonicalUser', '*', 'aws:username', 'aws:PrincipalTag/team', 'aws:PrincipalTag/__proto__'],
    ...[
      'aws:TagKeys',
      'aws:CurrentTime',
      'aws:SourceIp',
      's3:prefix',
      'kms:ViaService',
      'sts:ExternalId',
      'aws:userid',
      'aws:PrincipalArn',
      'a b',
      'a\u2028\u009b\u007f',
      '',
    ],
    ...['StringEquals', 'StringLike', 'ArnNotLike', 'ForAllValues:StringNotLikeIfExists', 'ForAnyValue:NumericLessThan', 'Null', 'Bool', 'DateLessThan'],
    ...['NotIpAddress', 'BinaryEquals', 'NumericEqualsIfExists', 'StringEqualsIgnoreCase'],
  ];
  const word = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...WORDS) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) });
  const scalar = fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 0, -1.5, 1e21, true, false) });
  const odd = fc.oneof(scalar, scalar, fc.array(scalar, { maxLength: 3 }), fc.jsonValue({ maxDepth: 3 }), fc.dictionary(fc.constantFrom(...NAMES), scalar));
  const mutation: fc.Arbitrary<Mutation> = fc.tuple(
    fc.nat({ max: 200 }),
    fc.constantFrom('set', 'set', 'add', 'rename', 'wrap', 'drop'),
    odd,
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...NAMES) }, { weight: 1, arbitrary: fc.string({ maxLength: 8 }) }),
  );
  const RICH: Readonly<Record<Kind, unknown>> = {
    identity: policyOf(
      get({ Sid: 'a', Condition: { StringLike: { 'aws:userid': ['*', 'x'], 'aws:TagKeys': 'a' }, Null: { 'aws:TokenIssueTime': true } } }),
      get(),
    ),
    trust: policyOf({ Effect: 'Allow', Principal: { AWS: [A], Service: 'ec2.amazonaws.com' }, Action: ['sts:AssumeRole'], Condition: { Bool: { a: 'true' } } }),
    bucket: policyOf(
      { Effect: 'Allow', Principal: '*', Action: ['s3:*'], NotResource: [`${BUCKET}/x*`], Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } },
      forAll(),
    ),
    key: policyOf(forAll({ Action: ['kms:*'], Condition: { StringEquals: { 'kms:CallerAccount': A, 'kms:ViaService': 'x' } } })),
    scp: policyOf({ Effect: 'Deny', NotAction: ['s3:*'], Resource: '*', Condition: { ArnNotLike: { 'aws:PrincipalArn': ['arn:*:role/*'] } } }, get()),
    rcp: policyOf(forAll({ Effect: 'Deny', Principal: '*', Action: ['s3:*'], Condition: { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } } })),
  };

  it('may have objects with a member `toString` where a text belongs', () => {
    const statement = { Effect: 'Allow', Action: [{ toString: false }], Resource: { toString: 1 } };
    expect(compileDocument({ Statement: statement }).statements[0]?.actions).toEqual(['{"tostring":false}']);
  });

  it('are refused in one line each, or evaluated: nothing throws', () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.array(mutation, { minLength: 1, maxLength: 4 }), (kind, mutations) => {
        const document = mutated(RICH[kind], mutations);
        compileDocument(document);
        const { world, errors } = read({ ...RICH, [kind]: document });
        if (errors.length > 0) refused++;
        else {
          accepted++;
          evaluate(world);
        }
      }),
      { numRuns: 1500 },
    );
    // Some 200 and 1,300 of 1,500: enough of both that neither half is tested in vain.
    expect(accepted).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(200);
  });

  /** Right in shape and wild in words: all of it is evaluated. */
  it('of any words are evaluated', () => {
    const words = fc.oneof(word, fc.array(word, { maxLength: 3 }));
    const condition = fc.dictionary(fc.constantFrom(...NAMES), fc.dictionary(fc.constantFrom(...NAMES), words, { maxKeys: 3 }), { maxKeys: 3 });
    const principal = fc.oneof(fc.constant('*' as const), fc.dictionary(fc.constantFrom('AWS', 'Service', 'Federated', 'CanonicalUser', '*'), words));
    const statement = fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), Action: words, Resource: words, Condition: condition, Principal: principal });
    fc.assert(
      fc.property(statement, statement, fc.boolean(), (one, two, negated) => {
        const named = [one, two].map(({ Principal, Resource, ...rest }) =>
          negated ? { ...rest, NotPrincipal: Principal, NotResource: Resource } : { ...rest, Principal, Resource },
        );
        const plain = [one, two].map(({ Effect, Action, Resource, Condition }) => ({ Effect, Action, Resource, Condition }));
        answersOf({ identity: policyOf(...plain), bucket: policyOf(...named), key: policyOf(...named), rcp: policyOf(...named), trust: policyOf(...named) });
      }),
      { numRuns: 500 },
    );
  });
});
