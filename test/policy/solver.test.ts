/**
 * The solver against brute force over all values of all keys; its work is bounded.
 * Work is counted (in tokens read and states visited), never timed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOperator } from '../../policy/condition/operators.js';
import { decideTest } from '../../policy/condition/test.js';
import { all, any, exprKey, leaves, not, test, unknown } from '../../policy/expr.js';
import type { Expr, Test } from '../../policy/model.js';
import { OBJECT_KEY } from '../../policy/resource.js';
import { solve, solveSomeKey } from '../../policy/solve.js';
import { many } from './long.js';

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
