/**
 * Decides an open expression: is it true, or false, whatever the open facts turn out to be? Tests of one key are
 * understood together (a value can't be `a` and not `a`), keys and unknown layers are independent of each other.
 */
import { decideTest, hasVariable, type KeyValue } from './condition/test.js';
import { type Budget, outcomes } from './condition/language.js';
import { type Operator, parseOperator, parseRange, textGlob, toNumber, toTime } from './condition/operators.js';
import { evaluateTest } from './condition/test.js';
import { all, any, exprKey, leaves, mapLeaves, testKey } from './expr.js';
import type { Glob } from './glob.js';
import { addTo } from './group-by.js';
import type { Expr, Test } from './model.js';
import { OBJECT_KEY } from './resource.js';
import { alwaysPresent } from './tables/condition-keys.js';
import { substitute } from './variables.js';

export interface Solved {
  readonly value: boolean | 'open';
  /** `true` or `false` where decided, else what remains. */
  readonly expr: Expr;
}

/** A key's tests, and the combinations of outcomes that some value of the key gives. */
interface Group {
  readonly tests: readonly Test[];
  readonly vectors: readonly (readonly boolean[])[];
}

/** Steps of one search, and parts of expressions and combinations of values that one question may look at. */
const STEPS = 20_000;
/** Keys and single tests that one search goes through: each is a call inside the one before. */
const DEEPEST = 1_000;
/** From so many on it is worth trying one combination before searching all. */
const MANY_GROUPS = 30;
const WORK = 3_000_000;
/** Of that for the values of one key, and as much for the combinations of them with its tests. */
const KEY_WORK = 500_000;
const MEMO_CHARACTERS = 50_000_000;
const memo = new Map<string, Solved>();
let memoCharacters = 0;

/** Decides the expression where that is possible, and leaves out of it what can't happen. */
export function solve(expr: Expr): Solved {
  if (typeof expr === 'boolean') return { value: expr, expr };
  const key = exprKey(expr);
  let hit = memo.get(key);
  if (hit === undefined) {
    if (memo.size > 50_000 || memoCharacters > MEMO_CHARACTERS) {
      memo.clear();
      memoCharacters = 0;
    }
    memoCharacters += key.length;
    memo.set(key, (hit = solveFresh(expr)));
  }
  // The first expression with this text may have come from other statements: keep this one's sources.
  return hit.value === 'open' && hit.expr !== expr && exprKey(hit.expr) === key ? { value: 'open', expr } : hit;
}

function solveFresh(expr: Expr): Solved {
  const value = decided(expr, { left: WORK });
  return value === 'open' ? { value, expr: prune(expr, { left: WORK }) } : { value, expr: value };
}

/** What is not looked at, for want of a budget, is open. */
function decided(expr: Expr, budget: Budget): boolean | 'open' {
  if (typeof expr === 'boolean') return expr;
  if (budget.left <= 0) return 'open';
  return 'key' in expr ? decidedAlone(expr, budget) : search(expr, budget);
}

const alone = new WeakMap<Test, { readonly value: boolean | 'open'; readonly cost: number }>();

/** A test of a statement is met in many expressions. It costs the same each time, so that no answer depends on those before. */
function decidedAlone(t: Test, budget: Budget): boolean | 'open' {
  let known = alone.get(t);
  if (known === undefined) {
    const own = { left: WORK };
    const value = search(t, own);
    alone.set(t, (known = { value, cost: WORK - own.left }));
  }
  budget.left -= known.cost;
  return known.value;
}

function search(expr: Exclude<Expr, boolean>, budget: Budget): boolean | 'open' {
  const groups = groupsOf(expr, budget);
  if (!possible(expr, groups, true, budget)) return false;
  return possible(expr, groups, false, budget) ? 'open' : true;
}

/** Leaves out alternatives that are impossible and demands that always hold. */
function prune(expr: Expr, budget: Budget): Expr {
  if (typeof expr === 'boolean') return expr;
  if ('all' in expr) return all(expr.all.map((e) => pruned(e, budget)));
  if ('any' in expr) return any(expr.any.map((e) => pruned(e, budget)));
  return expr;
}

function pruned(expr: Expr, budget: Budget): Expr {
  const value = decided(expr, budget);
  return value === 'open' ? prune(expr, budget) : value;
}

/** One group for each key whose tests can be understood together, one for each other leaf. */
function groupsOf(expr: Expr, budget: Budget): Group[] {
  const { tests } = leaves(expr);
  budget.left -= tests.length;
  const byKey = new Map<string, Test[]>();
  const groups: Group[] = [];
  for (const t of tests) {
    if (t.known !== undefined || t.values.some(hasVariable) || parseOperator(t.operator) === null) groups.push(free(t));
    else addTo(byKey, t.key.toLowerCase(), t);
  }
  for (const [key, same] of byKey) {
    const vectors = vectorsOf(key, same, budget);
    if (vectors !== null) groups.push({ tests: same, vectors });
    else for (const t of same) groups.push(free(t));
  }
  // What is understood together rules out more, and so ends a search sooner.
  return groups.sort((a, b) => b.tests.length - a.tests.length);
}

const free = (t: Test): Group => ({ tests: [t], vectors: [[true], [false]] });

/** Keys that every request has. */
const always = (key: string): boolean => key === OBJECT_KEY.toLowerCase() || alwaysPresent(key);

/** Possible outcomes of tests on one key, or null where they are not understood together. */
function vectorsOf(key: string, tests: readonly Test[], budget: Budget): boolean[][] | null {
  const operators = tests.map((t) => parseOperator(t.operator)).filter((o): o is Operator => o !== null);
  const families = new Set(operators.map((o) => o.family).filter((f) => f !== 'null'));
  const sets = new Set(operators.filter((o) => o.family !== 'null').map((o) => o.set !== null));
  if (families.size > 1 || sets.size > 1) return null;
  const values = candidates(key, operators, tests, budget);
  const cost = tests.reduce((sum, t) => sum + t.values.length, tests.length);
  if (values === null || !affords(values.length * cost, budget)) return null;
  const lists: (string[] | null)[] | null = sets.has(true) ? subsets(operators, tests, values) : values.map((v) => [v]);
  if (lists === null || !affords(lists.length * cost, budget)) return null;
  if (!always(key)) lists.push(null);
  const found = new Map<string, boolean[]>();
  for (const list of lists) {
    const vector = tests.map((t, i) => decideTest(operators[i] as Operator, t.values, list));
    found.set(vector.map(Number).join(''), vector);
  }
  return [...found.values()];
}

function affords(work: number, budget: Budget): boolean {
  if (work > KEY_WORK || work > budget.left) return false;
  budget.left -= work;
  return true;
}

/** Values of the key that between them give every combination of single matches. */
function candidates(key: string, operators: readonly Operator[], tests: readonly Test[], budget: Budget): string[] | null {
  const family = operators.find((o) => o.family !== 'null')?.family ?? 'null';
  const values = tests.filter((_, i) => operators[i]?.family === family).flatMap((t) => t.values);
  switch (family) {
    case 'text':
      return texts(key, operators, tests, budget);
    case 'number':
      return pointsOf(values, toNumber, 0.5, String);
    case 'date':
      return pointsOf(values, toTime, 1, printTime);
    case 'bool':
      return ['true', 'false'];
    case 'ip':
      return addresses(values);
    default:
      return ['x'];
  }
}

/** Tags and the like may be empty; what every request has is not. */
function texts(key: string, operators: readonly Operator[], tests: readonly Test[], budget: Budget): string[] | null {
  const globs = tests.flatMap((t, i) => (operators[i]?.family === 'text' ? t.values.map((v) => textGlob(operators[i]?.base ?? '', v)) : []));
  if (globs.length > 40) return null;
  const own = { left: Math.min(budget.left, KEY_WORK) };
  budget.left -= own.left;
  const found = outcomes(globs, own);
  budget.left += Math.max(0, own.left);
  if (found === null) return null;
  return [...found.map((o) => o.witness), ...(always(key) ? [] : [''])];
}

/** The policy's values as they are, so that none is lost by writing it anew, and what is around them. */
function pointsOf(values: readonly string[], read: (text: string) => number, step: number, print: (point: number) => string): string[] {
  const points = new Set(values.filter((v) => !Number.isNaN(read(v))));
  for (const point of around(values.map(read), step)) points.add(print(point));
  return [...points];
}

/** Values between the points and on both sides of them; those that are too great for a step of that size are doubled. */
function around(points: readonly number[], step: number): number[] {
  const sorted = [...new Set(points.filter(Number.isFinite))].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  const between = sorted.slice(1).map((p, i) => (p + (sorted[i] ?? p)) / 2);
  const last = sorted.at(-1) ?? 0;
  return [first - Math.max(step, Math.abs(first)), ...sorted, ...between, last + Math.max(step, Math.abs(last))];
}

/** As {@link toTime} reads it: a date where there is one, else epoch seconds, without an exponent. */
function printTime(time: number): string {
  if (Math.abs(time) <= 8.64e15 && (Number.isInteger(time) || time < 0)) return new Date(time).toISOString();
  const seconds = time / 1000;
  return Number.isInteger(seconds) ? String(BigInt(seconds)) : String(seconds);
}

function addresses(ranges: readonly string[]): string[] {
  const out = new Set<string>(['203.0.113.7', '2001:db8::7']);
  for (const range of ranges) {
    const r = parseRange(range);
    if (r === null) continue;
    const max = r.version === 4 ? (1n << 32n) - 1n : (1n << 128n) - 1n;
    for (const value of [r.first - 1n, r.first, r.last, r.last + 1n]) if (value >= 0n && value <= max) out.add(printAddress(r.version, value));
  }
  return [...out];
}

function printAddress(version: 4 | 6, value: bigint): string {
  const [size, bits, base] = version === 4 ? ([4, 8n, 10] as const) : ([8, 16n, 16] as const);
  const mask = (1n << bits) - 1n;
  const parts = Array.from({ length: size }, (_, i) => ((value >> (bits * BigInt(size - 1 - i))) & mask).toString(base));
  return parts.join(version === 4 ? '.' : ':');
}

/** More kinds of values than these have too many combinations. */
const MOST_KINDS = 12;

/** Sets of values for keys with several values: one value of each kind, in every combination. Null: too many. */
function subsets(operators: readonly Operator[], tests: readonly Test[], values: readonly string[]): string[][] | null {
  const kinds = new Map<string, string>();
  for (const v of values) {
    const kind = tests.map((t, i) => Number(decideTest({ ...(operators[i] as Operator), set: null }, t.values, [v]))).join('');
    if (!kinds.has(kind)) kinds.set(kind, v);
  }
  const picks = [...kinds.values()];
  if (picks.length > MOST_KINDS) return null;
  return Array.from({ length: (1 << picks.length) - 1 }, (_, n) => picks.filter((_v, i) => ((n + 1) >> i) & 1));
}

/** Whether some values of the open facts give the expression this value. True where looking takes too long. */
function possible(expr: Expr, groups: readonly Group[], wanted: boolean, budget: Budget): boolean {
  const assigned = new Map<string, boolean>();
  const unknowns = leaves(expr).unknowns.map(exprKey);
  if (groups.length > MANY_GROUPS && under(expr, likeliest(expr, groups, wanted), budget) === wanted) return true;
  let steps = STEPS;
  const from = (i: number): boolean => {
    if (steps-- <= 0 || budget.left <= 0 || i > DEEPEST) return true;
    const now = under(expr, assigned, budget);
    if (now !== null) return now === wanted;
    const group = groups[i];
    if (group === undefined) return bothUnknowns(expr, unknowns, assigned, wanted, budget);
    for (const vector of group.vectors) {
      group.tests.forEach((t, k) => assigned.set(testKey(t), vector[k] ?? false));
      if (from(i + 1)) return true;
    }
    group.tests.forEach((t) => assigned.delete(testKey(t)));
    return false;
  };
  return from(0);
}

/** What speaks most for the wanted value: a test that stands without a `not` is to be as wanted, one under a `not` the opposite. */
function likeliest(expr: Expr, groups: readonly Group[], wanted: boolean): Map<string, boolean> {
  const weights = new Map<string, number>();
  const walk = (e: Expr, sign: 1 | -1): void => {
    if (typeof e === 'boolean') return;
    if ('all' in e || 'any' in e) for (const part of 'all' in e ? e.all : e.any) walk(part, sign);
    else if ('not' in e) walk(e.not, sign === 1 ? -1 : 1);
    else weights.set(exprKey(e), (weights.get(exprKey(e)) ?? 0) + sign);
  };
  walk(expr, wanted ? 1 : -1);
  const chosen = new Map([...weights].map(([key, weight]) => [key, weight > 0]));
  for (const { tests, vectors } of groups) {
    const own = tests.map((t) => weights.get(testKey(t)) ?? 0);
    const score = (vector: readonly boolean[]): number => own.reduce((sum, weight, k) => sum + (vector[k] === true ? weight : 0), 0);
    const best = vectors.reduce<readonly boolean[]>((a, b) => (score(b) > score(a) ? b : a), vectors[0] ?? []);
    tests.forEach((t, k) => chosen.set(testKey(t), best[k] ?? false));
  }
  return chosen;
}

/** With all tests assigned only unknown layers are left; each is free. */
function bothUnknowns(expr: Expr, keys: readonly string[], assigned: Map<string, boolean>, wanted: boolean, budget: Budget): boolean {
  if (keys.length > 12) return true;
  const trial = new Map(assigned);
  for (let n = 0; n < 1 << keys.length; n++) {
    keys.forEach((k, i) => trial.set(k, ((n >> i) & 1) === 1));
    if (budget.left <= 0 || under(expr, trial, budget) === wanted) return true;
  }
  return false;
}

/** The expression's value under an assignment; null where that isn't enough. */
function under(e: Expr, assigned: ReadonlyMap<string, boolean>, budget: Budget): boolean | null {
  budget.left--;
  if (typeof e === 'boolean') return e;
  if ('all' in e) return fold(e.all, assigned, false, budget);
  if ('any' in e) return fold(e.any, assigned, true, budget);
  if ('not' in e) {
    const v = under(e.not, assigned, budget);
    return v === null ? null : !v;
  }
  return assigned.get('unknown' in e ? exprKey(e) : testKey(e)) ?? null;
}

function fold(parts: readonly Expr[], assigned: ReadonlyMap<string, boolean>, stop: boolean, budget: Budget): boolean | null {
  let open = false;
  for (const part of parts) {
    const v = under(part, assigned, budget);
    if (v === stop) return stop;
    if (v === null) open = true;
  }
  return open ? null : !stop;
}

/**
 * Puts given facts into an expression.
 * @param value what is given for a key, or undefined where nothing is
 */
export function supply(expr: Expr, value: (key: string) => KeyValue | undefined): Expr {
  return mapLeaves(expr, (leaf) => {
    if ('unknown' in leaf) return leaf;
    if (leaf.known === undefined && value(leaf.key) === undefined && !leaf.values.some(hasVariable)) return leaf;
    const lookup = (key: string): KeyValue => value(key) ?? { kind: 'open' };
    const values: string[] = [];
    for (const v of leaf.values) {
      const text = substitute(v, lookup);
      if (text !== null) values.push(text);
    }
    const own: KeyValue = leaf.known === undefined ? lookup(leaf.key) : { kind: 'known', values: leaf.known };
    return evaluateTest(leaf.operator, leaf.key, values, own, leaf.source);
  });
}

/** As {@link solve}, for a question about a bucket: is there a key for which it holds, and what patterns do such keys match? */
export function solveSomeKey(expr: Expr): Solved & { keys: string[] } {
  const tests = leaves(expr).tests.filter((t) => t.key === OBJECT_KEY && !t.values.some(hasVariable));
  if (tests.length === 0) {
    const solved = solve(expr);
    return { ...solved, keys: solved.value === true ? ['*'] : [] };
  }
  const globs = tests.flatMap((t) => t.values.map((v) => textGlob('stringlike', v)));
  const found = outcomes(globs, { left: KEY_WORK });
  const keys = new Set<string>();
  const open: Expr[] = [];
  for (const witness of found?.map((o) => o.witness) ?? samplesOf(globs)) {
    const at = solve(supply(expr, (key) => (key === OBJECT_KEY ? { kind: 'known', values: [witness] } : undefined)));
    if (at.value === true) patternsFor(tests, witness).forEach((k) => keys.add(k));
    else if (at.value === 'open') open.push(at.expr);
  }
  if (keys.size > 0) return { value: true, expr: true, keys: [...keys].sort() };
  // Too many combinations to look at all: a key of none of the samples' kinds may do what they don't.
  if (found === null) return { ...solve(expr), keys: [] };
  return open.length > 0 ? { value: 'open', expr: any(open), keys: [] } : { value: false, expr: false, keys: [] };
}

/** As many as can be looked at: each is put into all tests. */
function samplesOf(globs: readonly Glob[]): string[] {
  return globs.slice(0, Math.ceil(KEY_WORK / globs.length)).flatMap(samples);
}

/** Two keys that match a pattern: with nothing and with something in place of each `*`. */
function samples(glob: Glob): string[] {
  const filled = (many: string): string => glob.tokens.map((t) => (t.t === 'char' ? t.c : t.t === 'one' ? '_' : many)).join('');
  return ['', '_'].map(filled).filter((text) => text !== '');
}

function patternsFor(tests: readonly Test[], witness: string): string[] {
  const operator = parseOperator('StringLike') as Operator;
  const hit = tests.flatMap((t) => t.values.filter((v) => decideTest(operator, [v], [witness])));
  return hit.length > 0 ? hit : ['*'];
}
