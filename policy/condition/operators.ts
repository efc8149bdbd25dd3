/**
 * Condition operators on one value of a request against one value of a policy.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { type Glob, globFor, literalGlob, matchGlob } from '../glob.js';

/** What an operator compares; tests of one family on one key are understood together by the solver. */
export type Family = 'text' | 'number' | 'date' | 'bool' | 'ip' | 'null';

/** An operator's name taken apart. */
export interface Operator {
  readonly base: string;
  readonly family: Family;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly set: 'ForAnyValue' | 'ForAllValues' | null;
}

const BASES: ReadonlyMap<string, { family: Family; negated?: boolean; positive?: string }> = new Map(
  Object.entries<{ family: Family; negated?: boolean; positive?: string }>({
    stringequals: { family: 'text' },
    stringnotequals: { family: 'text', negated: true, positive: 'stringequals' },
    stringequalsignorecase: { family: 'text' },
    stringnotequalsignorecase: { family: 'text', negated: true, positive: 'stringequalsignorecase' },
    stringlike: { family: 'text' },
    stringnotlike: { family: 'text', negated: true, positive: 'stringlike' },
    arnequals: { family: 'text' },
    arnlike: { family: 'text' },
    arnnotequals: { family: 'text', negated: true, positive: 'arnlike' },
    arnnotlike: { family: 'text', negated: true, positive: 'arnlike' },
    binaryequals: { family: 'text' },
    numericequals: { family: 'number' },
    numericnotequals: { family: 'number', negated: true, positive: 'numericequals' },
    numericlessthan: { family: 'number' },
    numericlessthanequals: { family: 'number' },
    numericgreaterthan: { family: 'number' },
    numericgreaterthanequals: { family: 'number' },
    dateequals: { family: 'date' },
    datenotequals: { family: 'date', negated: true, positive: 'dateequals' },
    datelessthan: { family: 'date' },
    datelessthanequals: { family: 'date' },
    dategreaterthan: { family: 'date' },
    dategreaterthanequals: { family: 'date' },
    bool: { family: 'bool' },
    ipaddress: { family: 'ip' },
    notipaddress: { family: 'ip', negated: true, positive: 'ipaddress' },
    null: { family: 'null' },
  }),
);

const operators = new Map<string, Operator | null>();

/** Null for a name that AWS doesn't have. Names are matched without case. */
export function parseOperator(name: string): Operator | null {
  let found = operators.get(name);
  if (found === undefined) {
    if (operators.size > 1_000) operators.clear();
    operators.set(name, (found = operatorOf(name)));
  }
  return found;
}

function operatorOf(name: string): Operator | null {
  const m = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/i.exec(name);
  const base = m?.[2]?.toLowerCase() ?? '';
  const known = BASES.get(base);
  if (known === undefined) return null;
  const set = m?.[1]?.toLowerCase() === 'foranyvalue' ? 'ForAnyValue' : m?.[1] === undefined ? null : 'ForAllValues';
  return { base: known.positive ?? base, family: known.family, negated: known.negated ?? false, ifExists: m?.[3] !== undefined, set };
}

const unescape = (text: string): string => text.replace(/\$\{([*?$])\}/g, '$1');

/** The pattern that a text operator matches with. */
export function textGlob(base: string, value: string): Glob {
  switch (base) {
    case 'stringlike':
      return globFor(value);
    case 'arnequals':
    case 'arnlike':
      return globFor(value, true);
    case 'stringequalsignorecase':
      return literalGlob(unescape(value), true);
    default:
      return literalGlob(unescape(value));
  }
}

/** Whether the request's value satisfies the (positive) operator with the policy's value. */
export function matchesOne(operator: Operator, policyValue: string, value: string): boolean {
  switch (operator.family) {
    case 'text':
      if (operator.base === 'stringequals' && !policyValue.includes('${')) return value === policyValue;
      return matchGlob(textGlob(operator.base, policyValue), value);
    case 'number':
      return compare(operator.base.slice('numeric'.length), toNumber(value), toNumber(policyValue));
    case 'date':
      return compare(operator.base.slice('date'.length), toTime(value), toTime(policyValue));
    case 'bool':
      return value.toLowerCase() === policyValue.toLowerCase();
    case 'ip':
      return inRange(value, policyValue);
    case 'null':
      return policyValue.toLowerCase() === 'false';
  }
}

function compare(how: string, a: number, b: number): boolean {
  switch (how) {
    case 'equals':
      return a === b;
    case 'lessthan':
      return a < b;
    case 'lessthanequals':
      return a <= b;
    case 'greaterthan':
      return a > b;
    default:
      return a >= b;
  }
}

export function toNumber(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

/** Milliseconds of a W3C date or of epoch seconds; NaN if neither. */
export function toTime(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

/** An address or range as [version, first, last], null if it is none. */
export function parseRange(text: string): { version: 4 | 6; first: bigint; last: bigint } | null {
  const [address = '', length, ...more] = text.split('/');
  const parsed = parseAddress(address.trim());
  if (parsed === null || more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return null;
  const bits = parsed.version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return null;
  const size = 1n << BigInt(bits - prefix);
  const first = (parsed.value / size) * size;
  return { version: parsed.version, first, last: first + size - 1n };
}

function parseAddress(text: string): { version: 4 | 6; value: bigint } | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const parts = text.split('.').map(Number);
    return parts.every((p) => p < 256) ? { version: 4, value: parts.reduce((sum, p) => sum * 256n + BigInt(p), 0n) } : null;
  }
  return text.includes(':') ? parseSix(text) : null;
}

function parseSix(text: string): { version: 6; value: bigint } | null {
  const tail = /^(.*:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text);
  const four = tail?.[2] === undefined ? null : parseAddress(tail[2]);
  if (tail !== null && four === null) return null;
  const plain = four === null ? text : `${tail?.[1] ?? ''}${(four.value >> 16n).toString(16)}:${(four.value & 0xffffn).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return null;
  const [head, rest] = halves.map((h) => (h === '' ? [] : h.split(':')));
  const left = head ?? [];
  const right = rest ?? [];
  const gap = 8 - left.length - right.length;
  if (halves.length === 1 ? gap !== 0 : gap < 1) return null;
  const groups = [...left, ...Array<string>(halves.length === 2 ? gap : 0).fill('0'), ...right];
  if (!groups.every((g) => /^[0-9a-f]{1,4}$/i.test(g))) return null;
  return { version: 6, value: groups.reduce((sum, g) => sum * 65536n + BigInt(parseInt(g, 16)), 0n) };
}

export function inRange(value: string, range: string): boolean {
  const a = parseRange(value);
  const b = parseRange(range);
  return a !== null && b !== null && a.version === b.version && a.first >= b.first && a.last <= b.last;
}
