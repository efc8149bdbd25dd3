/**
 * Long, many, deep and odd: nothing of it may make an answer wrong, take more than its size in work, or throw.
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
import { type Budget, globCovers, globsMeet, outcomes } from '../../policy/condition/language.js';
import { parseOperator } from '../../policy/condition/operators.js';
import { decideTest } from '../../policy/condition/test.js';
import { compileDocument } from '../../policy/document.js';
import { all, any, exprKey, leaves, not, test, unknown } from '../../policy/expr.js';
import { type Glob, literalGlob, matchGlob, parseGlob, residual } from '../../policy/glob.js';
import type { Expr, Test, World } from '../../policy/model.js';
import { OBJECT_KEY } from '../../policy/resource.js';
import { solve, solveSomeKey } from '../../policy/solve.js';
import { type ActionTable, createActionTable } from '../../policy/tables/actions.js';
import { substitute, variablesIn } from '../../policy/variables.js';
import { A, ALLOW, bucket, DETAILS, role, trust, user } from '../ingest/snapshot-folder.js';

const LONG = 100_000;
const many = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));

/* Wildcards */

interface NaiveToken {
  readonly kind: 'char' | 'one' | 'many';
  readonly c: string;
}

/** An own reading of patterns: escapes first, then wildcards, then characters. */
function naiveTokens(pattern: string): NaiveToken[] {
  return (pattern.match(/\$\{[*?$]\}|[^]/gu) ?? []).map((part) => {
    if (part.length === 4) return { kind: 'char', c: part.charAt(2) };
    return { kind: part === '*' ? 'many' : part === '?' ? 'one' : 'char', c: part };
  });
}

/** Whether tokens match characters, by the definition: memoised over (tokens left, characters left). */
function naiveRun(tokens: readonly NaiveToken[], chars: readonly string[]): boolean {
  const width = chars.length + 1;
  const memo = new Map<number, boolean>();
  const fits = (t: number, c: number): boolean => {
    const token = tokens[t];
    if (token === undefined) return c === chars.length;
    const key = t * width + c;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const takes = c < chars.length && (token.kind !== 'char' || token.c === chars[c]);
    const value = token.kind === 'many' ? fits(t + 1, c) || (takes && fits(t, c + 1)) : takes && fits(t + 1, c + 1);
    memo.set(key, value);
    return value;
  };
  return fits(0, 0);
}

/** The first five segments, and all the rest as a sixth. */
function segments(text: string): string[] {
  const parts = text.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function naiveMatch(pattern: string, text: string, mode: { readonly arn?: boolean; readonly ignoreCase?: boolean }): boolean {
  const [p, t] = mode.ignoreCase === true ? [pattern.toLowerCase(), text.toLowerCase()] : [pattern, text];
  if (mode.arn !== true) return naiveRun(naiveTokens(p), [...t]);
  const [ps, ts] = [segments(p), segments(t)];
  // Fewer segments than six: all of them are bound, so that the text has as many.
  if (ps.length < 6 ? t.split(':').length !== ps.length : ts.length !== ps.length) return false;
  return ps.every((part, i) => naiveRun(naiveTokens(part), [...(ts[i] ?? '')]));
}

const piece = fc.constantFrom('a', 'a', 'b', 'B', ':', '*', '*', '?', '${*}', '${?}', '${$}', '$', '{', '}', 'é', '😀');
const character = fc.constantFrom('a', 'a', 'b', 'B', 'A', ':', '*', '?', '$', '{', '}', 'é', '😀');
const pattern = fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(''));
const text = fc.array(character, { maxLength: 14 }).map((parts) => parts.join(''));
/** Few characters, so that what repeats itself meets what repeats itself. */
const dense = fc.array(fc.constantFrom('a', 'a', 'a', 'b', '*', '*', '?', ':'), { maxLength: 24 }).map((parts) => parts.join(''));
const denseText = fc.array(fc.constantFrom('a', 'a', 'a', 'b', ':'), { maxLength: 30 }).map((parts) => parts.join(''));
const MODES = [{}, { arn: true }, { ignoreCase: true }] as const;

/** The pattern with a count of how often one of its tokens was read. */
function counted(glob: Glob): { readonly glob: Glob; readonly reads: () => number } {
  let reads = 0;
  const tokens = new Proxy(glob.tokens, {
    get: (target, name, receiver): unknown => {
      if (name !== 'length') reads++;
      return Reflect.get(target, name, receiver) as unknown;
    },
  });
  return { glob: { ...glob, tokens }, reads: () => reads };
}

function readsOf(patternText: string, subject: string, arn = false): { readonly matches: boolean; readonly reads: number } {
  const { glob, reads } = counted(parseGlob(patternText, { arn }));
  return { matches: matchGlob(glob, subject), reads: reads() };
}

describe('wildcards', () => {
  it.each(MODES)('match as by their definition: %o', (mode) => {
    const check = (p: string, t: string): void => {
      expect([p, t, matchGlob(parseGlob(p, mode), t)]).toEqual([p, t, naiveMatch(p, t, mode)]);
    };
    fc.assert(fc.property(pattern, text, check), { numRuns: 4000 });
    fc.assert(fc.property(dense, denseText, check), { numRuns: 8000 });
  });

  it('match ARNs segment by segment', () => {
    const part = fc.array(fc.constantFrom('a', 'b', '*', '?', 'ab'), { maxLength: 4 }).map((parts) => parts.join(''));
    const plain = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab'), { maxLength: 4 }).map((parts) => parts.join(''));
    const arns = fc.tuple(fc.array(part, { minLength: 4, maxLength: 8 }), fc.array(plain, { minLength: 4, maxLength: 8 }));
    fc.assert(
      fc.property(arns, ([ps, ts]) => {
        const [p, t] = [ps.join(':'), ts.join(':')];
        expect([p, t, matchGlob(parseGlob(p, { arn: true }), t)]).toEqual([p, t, naiveMatch(p, t, { arn: true })]);
      }),
      { numRuns: 4000 },
    );
  });

  it('of literal texts are the texts', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(matchGlob(literalGlob(a), b)).toBe(a === b);
        expect(matchGlob(literalGlob(a, true), b)).toBe(a.toLowerCase() === b.toLowerCase());
      }),
    );
  });

  /** Texts long enough for the way that seeks run after run. */
  it('match long texts as by their definition', () => {
    const run = fc.tuple(fc.constantFrom('a', 'aab', 'ab', 'a?', '?a?b', ':a', 'b:'), fc.integer({ min: 1, max: 60 })).map(([what, n]) => what.repeat(n));
    const runs = fc.tuple(fc.array(run, { minLength: 1, maxLength: 3 }), fc.constantFrom('*', '')).map(([parts, end]) => `*${parts.join('*')}${end}`);
    const block = fc.tuple(fc.constantFrom('a', 'aab', 'ab', ':'), fc.integer({ min: 1, max: 150 })).map(([what, n]) => what.repeat(n));
    const blocks = fc.array(block, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(runs, blocks, fc.constantFrom(...MODES), (p, t, mode) => {
        expect(matchGlob(parseGlob(p, mode), t)).toBe(iterative(p, t, mode));
      }),
      { numRuns: 600 },
    );
  });

  /** As {@link naiveMatch} where recursion would be too deep: all positions at once. */
  function iterative(p: string, t: string, mode: { readonly arn?: boolean; readonly ignoreCase?: boolean }): boolean {
    const { tokens, ignoreCase } = parseGlob(p, mode);
    let at = new Uint8Array(tokens.length + 1);
    at[0] = 1;
    const open = (): void => {
      tokens.forEach((token, i) => {
        if (token.t === 'many' && at[i] === 1) at[i + 1] = 1;
      });
    };
    open();
    for (const c of t) {
      const next = new Uint8Array(tokens.length + 1);
      tokens.forEach((token, i) => {
        if (at[i] !== 1) return;
        const takes = token.t === 'char' ? token.c === (ignoreCase ? c.toLowerCase() : c) : token.colon || c !== ':';
        if (takes) next[token.t === 'many' ? i : i + 1] = 1;
      });
      at = next;
      open();
    }
    return at[tokens.length] === 1;
  }

  it.each<[string, (n: number) => string, (n: number) => string, boolean]>([
    ['stars and characters that all occur', (n) => `${'*a'.repeat(n / 4)}*b`, (n) => 'a'.repeat(n), false],
    ['one star before a long run', (n) => `*${'a'.repeat(n / 2)}b`, (n) => 'a'.repeat(n), false],
    ['a long run that begins otherwise', (n) => `*b${'a'.repeat(n / 2)}c*`, (n) => 'a'.repeat(n), false],
    ['runs that nearly repeat', (n) => `*${`${'a'.repeat(n / 20)}b*`.repeat(9)}c`, (n) => `${'a'.repeat(n / 20)}c`.repeat(20), false],
    ['a run with question marks', (n) => `*${'?a'.repeat(n / 8)}b`, (n) => 'a'.repeat(n), false],
    ['stars alone', (n) => '*'.repeat(n), (n) => 'a'.repeat(n), true],
    ['what matches', (n) => `${'*a'.repeat(n / 4)}*`, (n) => 'a'.repeat(n), true],
    ['no ASCII', (n) => `${'*é'.repeat(n / 4)}*😀b`, (n) => 'é😀'.repeat(n / 2), false],
    ['a segment of an ARN', (n) => `arn:*${'a*'.repeat(n / 4)}b:*`, (n) => `arn:${'a'.repeat(n)}:x`, false],
    ['a run in a segment of an ARN', (n) => `arn:*${'a'.repeat(n / 2)}b:*`, (n) => `arn:${'a'.repeat(n)}:x`, false],
  ])('read each token a few times: %s', (_, patternOf, textOf, expected) => {
    for (const arn of [false, true]) {
      for (const n of [LONG / 2, LONG]) {
        const [p, t] = [patternOf(n), textOf(n)];
        const { matches, reads } = readsOf(p, t, arn);
        expect(matches).toBe(expected);
        expect(reads / (p.length + t.length)).toBeLessThan(20);
      }
    }
  });
});

describe('residual', () => {
  it('is what may follow', () => {
    const check = (p: string, prefix: string, rest: string): void => {
      const left = residual(parseGlob(p), prefix);
      const says = left === true || left.some((each) => matchGlob(parseGlob(each), rest));
      expect([p, prefix, rest, says]).toEqual([p, prefix, rest, naiveMatch(p, prefix + rest, {})]);
    };
    fc.assert(fc.property(pattern, text, text, check), { numRuns: 4000 });
    fc.assert(fc.property(dense, denseText, denseText, check), { numRuns: 8000 });
  });

  it('of a long pattern is a few long patterns', () => {
    const left = residual(parseGlob(`arn:aws:s3:::${'*a'.repeat(LONG / 2)}b`), 'arn:aws:s3:::aaaaaaaaaa/');
    expect(left === true ? [] : left.map((p) => p.length)).toEqual([LONG + 1 - 20]);
    expect(residual(parseGlob(`arn:aws:s3:::b/${'k'.repeat(LONG)}`), 'arn:aws:s3:::b/')).toEqual(['k'.repeat(LONG)]);
  });
});

describe('patterns as languages', () => {
  const globs = fc.array(
    fc.oneof(
      fc.tuple(pattern, fc.constantFrom(...MODES)).map(([p, mode]) => parseGlob(p, mode)),
      fc.tuple(dense, fc.constantFrom(...MODES)).map(([p, mode]) => parseGlob(p, mode)),
      fc.tuple(text, fc.boolean()).map(([t, ignoreCase]) => literalGlob(t, ignoreCase)),
      fc.constantFrom('ß', 'İ', 'ŉ', 'x', '\u{10FFFD}', 'xyzqvwjk_-0123456789').map((t) => literalGlob(t, true)),
    ),
    { minLength: 1, maxLength: 4 },
  );
  const of = (list: readonly Glob[], subject: string): boolean[] => list.map((g) => matchGlob(g, subject));

  it('have a witness for each outcome, and no text has another one', () => {
    fc.assert(
      fc.property(globs, fc.array(fc.oneof(text, denseText), { maxLength: 10 }), (list, texts) => {
        const found = outcomes(list);
        for (const { matches, witness } of found ?? []) expect(of(list, witness)).toEqual(matches);
        const known = found?.map((o) => o.matches.join());
        for (const t of texts) if (t !== '' && known !== undefined) expect(known).toContain(of(list, t).join());
      }),
      { numRuns: 2500 },
    );
  });

  it('meet and cover as their texts do', () => {
    fc.assert(
      fc.property(globs, globs, fc.array(fc.oneof(text, denseText), { maxLength: 10 }), ([a], [b], texts) => {
        if (a === undefined || b === undefined) return;
        for (const t of texts.filter((each) => each !== '')) {
          if (matchGlob(a, t) && matchGlob(b, t)) expect(globsMeet(a, b)).toBe(true);
          if (!matchGlob(a, t) && matchGlob(b, t)) expect(globCovers(a, b)).toBe(false);
        }
      }),
    );
  });

  it('have one state for each run of stars', () => {
    const used = (n: number): number => {
      const budget: Budget = { left: 1_000_000 };
      expect(outcomes([parseGlob(`${'*a'.repeat(n)}*b`)], budget)).toHaveLength(2);
      return 1_000_000 - budget.left;
    };
    expect(used(2000) / used(1000)).toBeLessThan(2.1);
  });

  it.each([
    ['long texts', many(3, (i) => literalGlob(`${'a'.repeat(LONG)}${String(i)}`))],
    ['long patterns', many(3, (i) => parseGlob(`*${'ab'.repeat(LONG / 2)}${String(i)}`))],
    ['long patterns of an ARN', many(3, (i) => parseGlob(`arn:*${'a*'.repeat(LONG / 2)}${String(i)}:*`, { arn: true }))],
    ['question marks', many(3, (i) => parseGlob(`*a${'?'.repeat(20 + i)}`))],
    ['many patterns', many(10_000, (i) => parseGlob(`*${String(i)}*`))],
  ])('are given up where that is too much: %s', (_, list) => {
    const budget: Budget = { left: 2_000_000 };
    expect(outcomes(list, budget)).toBeNull();
    // The last step alone may be more than what was left.
    expect(budget.left).toBeGreaterThan(-10 * list.length - LONG);
  });
});

describe('policy variables', () => {
  it('are read once, however many begin', () => {
    const open = '${a'.repeat(LONG / 3);
    expect(variablesIn(open)).toEqual([]);
    expect(substitute(open, () => ({ kind: 'open' }))).toBe(open);
    expect(variablesIn(`${open}}${open}`)).toHaveLength(1);
    expect(substitute('${a}'.repeat(LONG / 4), () => ({ kind: 'known', values: ['*'] }))).toBe('${*}'.repeat(LONG / 4));
  });
});

/* Documents */

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

/* The solver */

type Values = readonly string[] | null;

const TEXTS = ['a', 'b', 'ab', 'ba', 'aa', 'A', 'x', 'abc', 'a/b', ':', 'a:b', 'aab', ''];
const NUMBERS = ['-1e300', '-3', '-0.75', '0', '0.3', '1', '1.5', '2', '7', '9007199254740993', '1e300', '1e308'];
const DATES = [
  ...['1900-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z', '0', '0.001', '1.0015', '1577836800', '2020-01-01T00:00:00.001Z', '2020-01-01T00:00:00Z'],
  ...['2020-01-01T00:00:00.0005Z', '2030-06-01T12:00:00+02:00', '99999999999', '9999999999999999999999', '99999999999999999999999'],
];
const ADDRESSES = [
  '0.0.0.0',
  '9.255.255.255',
  '10.0.0.0',
  '10.1.2.3',
  '10.255.255.255',
  '11.0.0.0',
  '255.255.255.255',
  '::',
  '::1',
  '2001:db8::1',
  '2001:db9::',
];
const subsetsOf = (values: readonly string[]): string[][] => many(2 ** values.length - 1, (n) => values.filter((_v, i) => ((n + 1) >> i) & 1));

interface KeyDomain {
  readonly key: string;
  readonly values: readonly Values[];
  readonly test: fc.Arbitrary<readonly [string, readonly string[]]>;
}

const singles = (values: readonly string[], absent = true): Values[] => [...values.map((v) => [v]), ...(absent ? [null] : [])];
const tests = (operators: readonly string[], values: readonly string[]): fc.Arbitrary<readonly [string, readonly string[]]> =>
  fc
    .tuple(fc.constantFrom(...operators, 'Null'), fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([op, list, flag]) => {
      if (op === 'Null') return [op, [String(flag)]];
      return [flag ? `${op}IfExists` : op, list];
    });
const compared = (family: string): string[] =>
  ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map((how) => family + how);
const PATTERNS = ['a', 'b', 'ab', 'A', 'a*', '*b', '?', '??', '*', '?*', 'a?*', '*a*b*', '${*}', 'a:*', '*:b', ''];
const TEXT_OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'BinaryEquals',
];
const SET_VALUES = ['a', 'b', 'ab', 'A', 'x'];

const DOMAINS: readonly KeyDomain[] = [
  { key: 'aws:RequestTag/t', values: singles(TEXTS), test: tests([...TEXT_OPERATORS, 'ArnLike', 'ArnNotEquals'], PATTERNS) },
  { key: 'aws:UserAgent', values: singles(TEXTS.slice(0, -1), false), test: tests(TEXT_OPERATORS, PATTERNS) },
  {
    key: 'aws:TagKeys',
    values: [...subsetsOf(SET_VALUES), null],
    test: tests(
      ['ForAnyValue', 'ForAllValues'].flatMap((set) => ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'].map((op) => `${set}:${op}`)),
      ['a', 'b', 'ab', 'A', 'a*', '?', '*'],
    ),
  },
  { key: 's3:max-keys', values: singles(NUMBERS), test: tests(compared('Numeric'), NUMBERS) },
  { key: 'aws:CurrentTime', values: singles(DATES, false), test: tests(compared('Date'), DATES) },
  { key: 'aws:TokenIssueTime', values: singles(DATES), test: tests(compared('Date'), DATES) },
  {
    key: 'aws:SourceIp',
    values: singles(ADDRESSES),
    test: tests(['IpAddress', 'NotIpAddress'], ['10.0.0.0/8', '10.1.2.3', '0.0.0.0/0', '::/0', '2001:db8::/32', 'x']),
  },
  { key: 'aws:ViaAWSService', values: singles(['true', 'false'], false), test: tests(['Bool'], ['true', 'false', 'TRUE']) },
  { key: 'aws:MultiFactorAuthPresent', values: singles(['true', 'false']), test: tests(['Bool'], ['true', 'false']) },
];

/** The expression under one outcome of each leaf. */
function valueUnder(e: Expr, outcomeOf: ReadonlyMap<string, boolean>): boolean {
  if (typeof e === 'boolean') return e;
  if ('all' in e) return e.all.every((x) => valueUnder(x, outcomeOf));
  if ('any' in e) return e.any.some((x) => valueUnder(x, outcomeOf));
  if ('not' in e) return !valueUnder(e.not, outcomeOf);
  const value = outcomeOf.get(exprKey(e));
  if (value === undefined) throw new Error(`${exprKey(e)} is no leaf of the expression`);
  return value;
}

function outcomeOf(t: Test, value: Values): boolean {
  const operator = parseOperator(t.operator);
  if (operator === null) throw new Error(t.operator);
  return decideTest(operator, t.values, value);
}

/** What all leaves come to together, for all values of all keys, each combination once. */
function* assignments(e: Expr): Generator<ReadonlyMap<string, boolean>> {
  const { tests: asked, unknowns } = leaves(e);
  const groups: (readonly (readonly [string, boolean])[])[][] = unknowns.map((u) => [[[exprKey(u), true]], [[exprKey(u), false]]]);
  for (const { key, values } of DOMAINS) {
    const own = asked.filter((t) => t.key === key);
    const rows = new Map(values.map((v) => own.map((t) => [exprKey(t), outcomeOf(t, v)] as const)).map((row) => [row.map(([, b]) => b).join(), row]));
    if (own.length > 0) groups.push([...rows.values()]);
  }
  const chosen: (readonly (readonly [string, boolean])[])[] = [];
  function* choose(i: number): Generator<ReadonlyMap<string, boolean>> {
    const group = groups[i];
    if (group === undefined) yield new Map(chosen.flat());
    else
      for (const row of group) {
        chosen[i] = row;
        yield* choose(i + 1);
      }
  }
  yield* choose(0);
}

describe('the solver', () => {
  const leaf = (domains: readonly KeyDomain[]): fc.Arbitrary<Expr> =>
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...domains).chain((d) => d.test.map(([operator, values]): Expr => test(d.key, operator, values, null))) },
      { weight: 1, arbitrary: fc.constantFrom<Expr>(unknown('scp', 'a'), unknown('rcp', 'b'), true, false) },
    );
  const expression = (domains: readonly KeyDomain[]): fc.Arbitrary<Expr> =>
    fc.letrec<{ e: Expr }>((tie) => ({
      e: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaf(domains),
        fc.array(tie('e'), { minLength: 2, maxLength: 4 }).map(all),
        fc.array(tie('e'), { minLength: 2, maxLength: 4 }).map(any),
        tie('e').map(not),
        leaf(domains).map(not),
      ),
    })).e;
  const few = fc.uniqueArray(fc.constantFrom(...DOMAINS), { minLength: 1, maxLength: 2, selector: (d) => d.key }).chain(expression);

  it('never says true or false where some values say otherwise', () => {
    const said = { true: 0, false: 0, open: 0 };
    fc.assert(
      fc.property(few, (e) => {
        const { value, expr } = solve(e);
        said[String(value) as keyof typeof said]++;
        let tried = 0;
        for (const assigned of assignments(e)) {
          const real = valueUnder(e, assigned);
          if (value !== 'open') expect([exprKey(e), real]).toEqual([exprKey(e), value]);
          // What is left out of an open one changes nothing.
          else expect([exprKey(e), exprKey(expr), valueUnder(expr, assigned)]).toEqual([exprKey(e), exprKey(expr), real]);
          if (++tried > 3000) break;
        }
      }),
      { numRuns: 4000 },
    );
    expect(Math.min(said.true, said.false, said.open)).toBeGreaterThan(100);
  });

  it('knows what can hold for one key', () => {
    const tag = (operator: string, ...values: string[]): Expr => test('aws:RequestTag/t', operator, values, null);
    const number = (operator: string, ...values: string[]): Expr => test('s3:max-keys', operator, values, null);
    const time = (operator: string, ...values: string[]): Expr => test('aws:CurrentTime', operator, values, null);
    expect(solve(all([tag('StringEquals', 'a'), tag('StringEquals', 'b')])).value).toBe(false);
    expect(solve(any([tag('StringLike', 'a*'), tag('StringNotLike', 'a*')])).value).toBe(true);
    expect(solve(tag('StringEquals', '')).value).toBe('open');
    const address = (operator: string, range: string): Expr => test('aws:SourceIp', operator, [range], null);
    expect(solve(address('IpAddress', '10.0.0.0/8')).value).toBe('open');
    // No ranges: nothing is in them.
    for (const range of ['10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/0x8', '10.0.0.0/-1', '10.0.0.0/33'])
      expect(solve(address('IpAddress', range)).value).toBe(false);
    expect(solve(number('NumericLessThan', '-1e300')).value).toBe('open');
    expect(solve(all([number('NumericLessThan', '5'), number('NumericGreaterThan', '5')])).value).toBe(false);
    expect(solve(time('DateLessThan', '1960-01-01T00:00:00Z')).value).toBe('open');
    expect(solve(time('DateEquals', '1970-01-01T00:00:01.001Z')).value).toBe('open');
    expect(solve(time('DateGreaterThan', '9999999999999999999999999')).value).toBe('open');
  });

  it.each([3, 8, 9, 12, 13, 40, 200])('has room for a set of %i values', (n) => {
    const has = many(n, (i): Expr => test('aws:TagKeys', 'ForAnyValue:StringEquals', [`v${String(i)}`], null));
    expect(solve(all(has)).value).toBe('open');
    expect(solve(any(has)).value).toBe('open');
    expect(solve(all(has.map(not))).value).toBe('open');
  });

  it('never denies a key that some values let in, nor lets one in that none do', () => {
    const keys = ['a', 'b', 'ab', 'ba', 'x', 'aab', 'a/b', 'abc'];
    const own = fc.uniqueArray(fc.constantFrom('a', 'b*', '*b', '?', '*', '?b*', 'a/*'), { minLength: 1, maxLength: 3 });
    const part = fc.oneof(
      own.map((values): Expr => test(OBJECT_KEY, 'StringLike', values, null)),
      fc.constantFrom<Expr>(test('aws:UserAgent', 'StringEquals', ['a'], null), unknown('scp', 'a')),
    );
    const whole = fc.array(fc.tuple(part, part, fc.boolean()), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(whole, (parts) => {
        const e = any(parts.map(([a, b, negated]) => all([a, negated ? not(b) : b])));
        const { value, keys: found } = solveSomeKey(e);
        const at = (key: string): readonly boolean[] =>
          many(4, (n) => {
            const given = new Map(leaves(e).tests.map((t) => [exprKey(t), t.key === OBJECT_KEY ? outcomeOf(t, [key]) : n % 2 === 1] as const));
            for (const u of leaves(e).unknowns) given.set(exprKey(u), n > 1);
            return valueUnder(e, given);
          });
        if (value === false) expect(keys.flatMap(at)).not.toContain(true);
        if (keys.some((key) => at(key).every(Boolean))) expect(value).toBe(true);
        expect(found.length > 0).toBe(value === true);
      }),
      { numRuns: 1000 },
    );
  });

  it('looks at as many keys of a bucket as it can', () => {
    const key = (i: number): Expr => test(OBJECT_KEY, 'StringLike', [`p${String(i)}/*`], null);
    const tag = (i: number): Expr => test(`aws:RequestTag/${String(i)}`, 'StringEquals', ['x'], null);
    for (const n of [100, 10_000]) {
      expect(solveSomeKey(any(many(n, (i) => all([key(i), tag(i)])))).value).toBe('open');
      expect(solveSomeKey(any(many(n, key))).value).toBe(true);
      expect(solveSomeKey(all([any(many(n, key)), not(tag(0)), tag(1)])).value).toBe('open');
    }
  });

  const OPERATORS: readonly (readonly [string, (i: number) => string])[] = [
    ['StringLike', (i) => `*${String(i)}*`],
    ['StringEquals', (i) => `v${String(i)}`],
    ['ArnLike', (i) => `arn:aws:iam::*:role/${String(i)}*`],
    ['NumericLessThan', (i) => String(i)],
    ['DateGreaterThan', (i) => String(i)],
    ['IpAddress', (i) => `10.${String(i % 256)}.0.0/16`],
    ['ForAnyValue:StringLike', (i) => `*${String(i)}*`],
    ['ForAllValues:StringEquals', (i) => `v${String(i)}`],
  ];
  /** Nothing can be known of tests on different keys, or of two in three of them negated. */
  it.each(OPERATORS)('ends on many tests: %s', (operator, value) => {
    for (const n of [40, 200, 2000]) {
      const one = many(n, (i): Expr => test('aws:RequestTag/t', operator, [value(i)], null));
      const apart = many(n, (i): Expr => test(`aws:RequestTag/t${String(i)}`, operator, [value(i)], null));
      for (const list of [one, apart]) {
        const mixed = list.map((t, i) => (i % 3 === 0 ? t : not(t)));
        expect(solve(any([...list, unknown('scp', 'x')])).value).toBe('open');
        for (const e of [all(list), any(mixed), all(mixed)]) expect(solve(e).value).not.toBe(list === apart ? true : null);
      }
      expect(solve(all(apart)).value).toBe('open');
      expect(solve(any(apart.map(not))).value).toBe('open');
    }
  });

  it('ends on deep expressions, and on many unknown layers', () => {
    const t = (i: number): Expr => test(`aws:RequestTag/t${String(i)}`, 'StringEquals', ['x'], null);
    for (const depth of [10, 100, 600]) {
      let e = t(0);
      for (let i = 1; i < depth; i++)
        e = i % 3 === 0 ? not(all([e, t(i)])) : i % 3 === 1 ? any([e, t(i), unknown('scp', String(i % 20))]) : all([e, any([t(i), t(i + 1)])]);
      expect(solve(e).value).toBe('open');
    }
    // Each search goes on with the next test after it is plain that none of them counts.
    expect(solve(all([any(many(20_000, t)), unknown('scp', 'x')])).value).toBe('open');
    const layers = many(30, (i) => unknown('identity-policy', String(i)));
    expect(solve(all([any(layers), not(all(layers))])).value).toBe('open');
  });
});
