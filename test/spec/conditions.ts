/**
 * The Condition block of a statement: all operators and keys must hold, of a key's values one is enough (none may match
 * for a negated operator).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
import type { Context } from './context.js';
import type { Test } from './document.js';
import { NEGATED, OPERATORS } from './operators.js';
import { substituted } from './variables.js';
import type { Piece } from './wildcards.js';

/** Operators in which a policy variable may stand. */
const WITH_VARIABLES = /^(String|Arn|Bool)/;

export function conditionHolds(tests: readonly Test[], context: Context, variables: boolean): boolean {
  return tests.every((test) => testHolds(test, context, variables));
}

function testHolds(test: Test, context: Context, variables: boolean): boolean {
  const { set, base, ifExists } = parts(test.operator);
  const request = context.get(test.key.toLowerCase()) ?? [];
  if (base === 'Null') return test.values.some((v) => (v.toLowerCase() === 'true') === (request.length === 0));
  // A variable without a value is "effectively null": nothing is equal to it or like it.
  const values = test.values.map((v) => substituted(v, context, variables && WITH_VARIABLES.test(base))).filter((v) => v !== null);
  if (request.length === 0) return whenAbsent(set, base, ifExists);
  return whenPresent(set, base, values, request);
}

/**
 * "If the key is not present, the values do not match and the condition is false", true for negated matching and for
 * `…IfExists`. `ForAllValues` is true and `ForAnyValue` false without a value:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function whenAbsent(set: string | null, base: string, ifExists: boolean): boolean {
  if (ifExists || set === 'ForAllValues') return true;
  if (set === 'ForAnyValue') return false;
  return base in NEGATED;
}

function whenPresent(set: string | null, base: string, policy: readonly (readonly Piece[])[], request: readonly string[]): boolean {
  const negated = NEGATED[base];
  const compare = OPERATORS[negated ?? base];
  if (compare === undefined) throw new Error(`no operator ${base}`);
  const holdsFor = (value: string): boolean => policy.some((p) => compare(p, value)) === (negated === undefined);
  if (set === 'ForAllValues') return request.every(holdsFor);
  if (set === 'ForAnyValue') return request.some(holdsFor);
  return negated === undefined ? request.some(holdsFor) : request.every(holdsFor);
}

function parts(operator: string): { set: string | null; base: string; ifExists: boolean } {
  const [, set = null, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(operator) ?? [];
  return { set, base, ifExists: ifExists !== undefined };
}
