/**
 * What remains open of a decision, as an expression: built by these functions only, so that it is always simplified.
 * Three values: `true`, `false`, anything else is open.
 */
import type { Expr, Layer, Origin, Test } from './model.js';

/** Expressions are never changed, so that their texts can be kept. */
const keys = new WeakMap<object, string>();

/** A stable text of an expression; equal texts are equal expressions. */
export function exprKey(e: Expr): string {
  if (typeof e === 'boolean') return e ? 'T' : 'F';
  let key = keys.get(e);
  if (key === undefined) keys.set(e, (key = textOf(e)));
  return key;
}

function textOf(e: Exclude<Expr, boolean>): string {
  if ('all' in e) return `&(${e.all.map(exprKey).join(',')})`;
  if ('any' in e) return `|(${e.any.map(exprKey).join(',')})`;
  if ('not' in e) return `!${exprKey(e.not)}`;
  if ('unknown' in e) return `?${JSON.stringify([e.unknown, e.what])}`;
  return textOfTest(e);
}

/** Equal for tests that ask the same, wherever they stand. */
export function testKey(t: Test): string {
  return exprKey(t);
}

function textOfTest(t: Test): string {
  return JSON.stringify([t.key.toLowerCase(), t.operator.toLowerCase(), [...t.values].sort(), t.known ?? null]);
}

/** All of them hold. */
export function all(parts: readonly Expr[]): Expr {
  return combine(parts, 'all');
}

/** At least one holds. */
export function any(parts: readonly Expr[]): Expr {
  return combine(parts, 'any');
}

/** The opposite. */
export function not(e: Expr): Expr {
  if (typeof e === 'boolean') return !e;
  return 'not' in e ? e.not : { not: e };
}

/** A layer that is not known. Two with the same text are one. */
export function unknown(layer: Layer, what: string): Expr {
  return { unknown: layer, what };
}

export function test(key: string, operator: string, values: readonly string[], source: Origin | null, known?: readonly string[]): Test {
  return known === undefined ? { key, operator, values, source } : { key, operator, values, source, known };
}

function combine(parts: readonly Expr[], kind: 'all' | 'any'): Expr {
  const neutral = kind === 'all';
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const seen = new Map<string, Expr>();
  const add = (e: Expr): boolean => {
    if (e === neutral) return true;
    if (e === !neutral) return false;
    const nested =
      kind === 'all'
        ? 'all' in (e as object)
          ? (e as { all: readonly Expr[] }).all
          : null
        : 'any' in (e as object)
          ? (e as { any: readonly Expr[] }).any
          : null;
    if (nested !== null) return nested.every(add);
    const key = exprKey(e);
    if (seen.has(exprKey(not(e)))) return false;
    if (!seen.has(key)) seen.set(key, e);
    return true;
  };
  if (!parts.every(add)) return !neutral;
  const rest = absorb([...seen.values()], kind);
  const [first] = rest;
  if (first === undefined) return neutral;
  if (rest.length === 1) return first;
  return kind === 'all' ? { all: rest } : { any: rest };
}

/** `a and (a or b)` is `a`; `a or (a and b)` is `a`. */
function absorb(parts: Expr[], kind: 'all' | 'any'): Expr[] {
  if (parts.length < 2) return parts;
  const keys = new Set(parts.map(exprKey));
  return parts.filter((part) => {
    if (typeof part === 'boolean') return true;
    const inner = kind === 'all' ? ('any' in part ? part.any : null) : 'all' in part ? part.all : null;
    return inner === null || !inner.some((e) => keys.has(exprKey(e)));
  });
}

/** Tests and unknown layers in an expression, each once. */
export function leaves(e: Expr): { tests: Test[]; unknowns: { unknown: Layer; what: string }[] } {
  const tests = new Map<string, Test>();
  const unknowns = new Map<string, { unknown: Layer; what: string }>();
  const walk = (x: Expr): void => {
    if (typeof x === 'boolean') return;
    if ('all' in x) x.all.forEach(walk);
    else if ('any' in x) x.any.forEach(walk);
    else if ('not' in x) walk(x.not);
    else if ('unknown' in x) unknowns.set(exprKey(x), x);
    else tests.set(testKey(x), x);
  };
  walk(e);
  return { tests: [...tests.values()], unknowns: [...unknowns.values()] };
}

type Leaf = Test | { readonly unknown: Layer; readonly what: string };

/** An expression with its leaves replaced; itself where each is replaced by itself. */
export function mapLeaves(e: Expr, f: (leaf: Leaf) => Expr): Expr {
  if (typeof e === 'boolean') return e;
  if ('all' in e || 'any' in e) {
    const parts = 'all' in e ? e.all : e.any;
    const mapped = parts.map((x) => mapLeaves(x, f));
    if (mapped.every((x, i) => x === parts[i])) return e;
    return 'all' in e ? all(mapped) : any(mapped);
  }
  if (!('not' in e)) return f(e);
  const mapped = mapLeaves(e.not, f);
  return mapped === e.not ? e : not(mapped);
}

/** An expression of which the tests stand elsewhere: they ask the same, so that nothing is to be simplified. */
export function relocated(e: Expr, to: (source: Origin) => Origin): Expr {
  if (typeof e === 'boolean') return e;
  if ('all' in e) return { all: e.all.map((x) => relocated(x, to)) };
  if ('any' in e) return { any: e.any.map((x) => relocated(x, to)) };
  if ('not' in e) return { not: relocated(e.not, to) };
  return 'unknown' in e || e.source === null ? e : { ...e, source: to(e.source) };
}
