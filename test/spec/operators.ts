/**
 * Condition operators on one value of the policy and one value of the request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { inRange } from './addresses.js';
import { matches, type Piece, textOf } from './wildcards.js';

type Compare = (policy: readonly Piece[], request: string) => boolean;

const numbers =
  (holds: (request: number, policy: number) => boolean): Compare =>
  (policy, request) => {
    const [r, p] = [asNumber(request), asNumber(textOf(policy))];
    return r !== null && p !== null && holds(r, p);
  };

const dates =
  (holds: (request: number, policy: number) => boolean): Compare =>
  (policy, request) => {
    const [r, p] = [asTime(request), asTime(textOf(policy))];
    return r !== null && p !== null && holds(r, p);
  };

/** "Each of the six colon-delimited components of the ARN is checked separately." */
const arns: Compare = (policy, request) => {
  const [patterns, parts] = [splitPieces(policy), splitText(request)];
  return patterns.length === 6 && parts.length === 6 && patterns.every((p, i) => matches(p, parts[i] ?? ''));
};

const lower = (pieces: readonly Piece[]): string => textOf(pieces).toLowerCase();

/** Operators that look for a match. */
export const OPERATORS: Readonly<Record<string, Compare>> = {
  StringEquals: (p, r) => textOf(p) === r,
  StringEqualsIgnoreCase: (p, r) => lower(p) === r.toLowerCase(),
  StringLike: (p, r) => matches(p, r),
  NumericEquals: numbers((r, p) => r === p),
  NumericLessThan: numbers((r, p) => r < p),
  NumericLessThanEquals: numbers((r, p) => r <= p),
  NumericGreaterThan: numbers((r, p) => r > p),
  NumericGreaterThanEquals: numbers((r, p) => r >= p),
  DateEquals: dates((r, p) => r === p),
  DateLessThan: dates((r, p) => r < p),
  DateLessThanEquals: dates((r, p) => r <= p),
  DateGreaterThan: dates((r, p) => r > p),
  DateGreaterThanEquals: dates((r, p) => r >= p),
  Bool: (p, r) => lower(p) === r.toLowerCase(),
  // "Byte for byte against a base-64 encoded representation"; a request's binary value is written in base 64 too, as in
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_ContextEntry.html
  BinaryEquals: (p, r) => Buffer.from(textOf(p), 'base64').equals(Buffer.from(r, 'base64')),
  IpAddress: (p, r) => inRange(textOf(p), r),
  // "The ArnEquals and ArnLike condition operators behave identically."
  ArnEquals: arns,
  ArnLike: arns,
};

/** "Negated matching": the operator that must not match. */
export const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

function asNumber(text: string): number | null {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** ISO 8601 or seconds since 1970. */
function asTime(text: string): number | null {
  const seconds = asNumber(text);
  if (seconds !== null) return seconds * 1000;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

/** Six components: what follows the fifth colon is one. */
function splitText(text: string): string[] {
  const parts = text.split(':');
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function splitPieces(pieces: readonly Piece[]): Piece[][] {
  const out: Piece[][] = [[]];
  for (const piece of pieces) {
    if ('is' in piece && piece.is === ':' && out.length < 6) out.push([]);
    else out.at(-1)?.push(piece);
  }
  return out;
}
