/**
 * Patterns with wildcards and variables: each reading against another, and none takes more work than its size.
 * Work is counted (in tokens read and states visited), never timed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, globCovers, globsMeet, outcomes } from '../../policy/condition/language.js';
import { type Glob, literalGlob, matchGlob, parseGlob, residual } from '../../policy/glob.js';
import { compileDocument } from '../../policy/document.js';
import { coversResource } from '../../policy/resource.js';
import { substitute, variablesIn } from '../../policy/variables.js';
import { LONG, many } from './long.js';

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
  it.each([
    ['arn:aws:s3:::${aws:PrincipalTag/team}/*', 'arn:aws:s3:::logs', false],
    ['arn:aws:s3:::${aws:PrincipalTag/team}-logs', 'arn:aws:s3:::logs', false],
    ['arn:aws:s3:::${aws:PrincipalTag/team}*', 'arn:aws:s3:::logs', true],
    ['arn:aws:sqs:*:1:${aws:PrincipalTag/team}-?', 'arn:aws:sqs:eu-west-1:1:red-a', true],
    ['arn:aws:sqs:*:1:${aws:PrincipalTag/team}-?', 'arn:aws:sqs:eu-west-1:2:red-a', false],
  ])('that are open leave %s open for %s only where some value makes them the same: %s', (pattern, arn, possible) => {
    const { statements } = compileDocument({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: pattern } });
    const covers = statements.map((s) => coversResource(s, { arn, object: false }, () => ({ kind: 'open' }), null));
    expect(covers.map((c) => c !== false)).toEqual([possible]);
  });
  it('are read once, however many begin', () => {
    const open = '${a'.repeat(LONG / 3);
    expect(variablesIn(open)).toEqual([]);
    expect(substitute(open, () => ({ kind: 'open' }))).toBe(open);
    expect(variablesIn(`${open}}${open}`)).toHaveLength(1);
    expect(substitute('${a}'.repeat(LONG / 4), () => ({ kind: 'known', values: ['*'] }))).toBe('${*}'.repeat(LONG / 4));
  });
});
