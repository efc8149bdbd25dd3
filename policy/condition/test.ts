/**
 * One condition test (operator, key, values) in three values.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
import type { Expr, Origin } from '../model.js';
import { test as makeTest } from '../expr.js';
import type { Glob } from '../glob.js';
import { matchesOne, type Operator, parseOperator, textGlob } from './operators.js';
import { globCovers, globsMeet } from './language.js';

/** What is known of a condition key in one request. */
export type KeyValue =
  | { readonly kind: 'known'; readonly values: readonly string[] }
  | { readonly kind: 'absent' }
  /** Not known. `like`: if present it matches this pattern. `never`: it is surely not a value that this pattern accepts. */
  | { readonly kind: 'open'; readonly like?: Glob; readonly always?: boolean; readonly never?: (glob: Glob) => boolean };

export const ABSENT: KeyValue = { kind: 'absent' };
export const OPEN: KeyValue = { kind: 'open' };
export const known = (...values: string[]): KeyValue => ({ kind: 'known', values });

/** The test on a known or absent key. Values hold no open policy variable. */
export function decideTest(operator: Operator, values: readonly string[], key: readonly string[] | null): boolean {
  if (operator.family === 'null') return values.some((v) => (v.toLowerCase() === 'true') === (key === null || key.length === 0));
  if (key === null || key.length === 0) {
    if (operator.ifExists || operator.set === 'ForAllValues') return true;
    return operator.set === null && operator.negated;
  }
  const one = (v: string): boolean => values.some((p) => matchesOne(operator, p, v)) !== operator.negated;
  if (operator.set === 'ForAllValues') return key.every(one);
  if (operator.set === 'ForAnyValue') return key.some(one);
  return operator.negated ? key.every(one) : key.some(one);
}

/** Whether text holds a policy variable that is still open. */
export function hasVariable(text: string): boolean {
  return /\$\{[^*?$}]/.test(text);
}

/**
 * Evaluates one test. An operator that AWS doesn't have makes it open, never true or false.
 * @param values the policy's values, variables substituted as far as they are known
 */
export function evaluateTest(name: string, key: string, values: readonly string[], value: KeyValue, source: Origin | null): Expr {
  const operator = parseOperator(name);
  if (operator === null) return makeTest(key, name, values, source);
  const openValues = values.some(hasVariable);
  if (openValues) return withOpenVariable(operator, name, key, values, value, source);
  if (value.kind === 'absent') return decideTest(operator, values, null);
  if (value.kind === 'known') return decideTest(operator, values, value.values);
  if (values.length === 0) return noneMatches(operator, value.always === true) ?? makeTest(key, name, values, source);
  return narrowed(operator, values, value) ?? makeTest(key, name, values, source);
}

function withOpenVariable(operator: Operator, name: string, key: string, values: readonly string[], value: KeyValue, source: Origin | null): Expr {
  if (value.kind === 'absent') return decideTest(operator, values, null);
  if (value.kind === 'open') return makeTest(key, name, values, source);
  const fixed = values.filter((v) => !hasVariable(v));
  if (operator.set === null && fixed.length > 0 && value.values.some((v) => fixed.some((p) => matchesOne(operator, p, v)))) return !operator.negated;
  return makeTest(key, name, values, source, value.values);
}

/** Decides a test on a partly known key where that is enough; null if it stays open. */
function narrowed(operator: Operator, values: readonly string[], value: KeyValue & { kind: 'open' }): boolean | null {
  if (operator.family === 'null') {
    return value.always === true ? decideTest(operator, values, ['x']) : null;
  }
  if (operator.family !== 'text' || (value.like === undefined && value.never === undefined)) return null;
  const globs = values.map((v) => textGlob(operator.base, v));
  const live = globs.filter((g) => value.never?.(g) !== true && (value.like === undefined || globsMeet(g, value.like)));
  if (live.length === 0) return noneMatches(operator, value.always === true);
  const { like } = value;
  if (like !== undefined && value.always === true && live.some((g) => globCovers(g, like))) return !operator.negated;
  return null;
}

/** The value matches nothing; it may be absent too. */
function noneMatches(operator: Operator, always: boolean): boolean | null {
  if (operator.negated) return operator.set === 'ForAnyValue' && !always ? null : true;
  if (always) return false;
  return operator.ifExists || operator.set === 'ForAllValues' ? null : false;
}
