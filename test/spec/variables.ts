/**
 * Policy variables.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import type { Context } from './context.js';
import { literalPieces, type Piece, piecesOf } from './wildcards.js';

/**
 * A value of a policy with its variables replaced; null where a variable has neither a value nor a default
 * ("any attempt to match it fails").
 * @param replace false in documents of version 2008-10-17, where "variables … are treated as literal strings"
 */
export function substituted(text: string, context: Context, replace: boolean): Piece[] | null {
  if (!replace) return piecesOf(text);
  const start = text.indexOf('${');
  const end = text.indexOf('}', start);
  if (start < 0 || end < 0) return piecesOf(text);
  const inserted = valueOfVariable(text.slice(start + 2, end), context);
  const rest = substituted(text.slice(end + 1), context, replace);
  if (inserted === null || rest === null) return null;
  return [...piecesOf(text.slice(0, start)), ...literalPieces(inserted), ...rest];
}

/** `${*}`, `${?}` and `${$}` are the characters themselves; `${key, 'x'}` has a default. */
function valueOfVariable(inside: string, context: Context): string | null {
  if (inside === '*' || inside === '?' || inside === '$') return inside;
  const [, key = inside, fallback] = /^([^,]+),\s*'([^']*)'$/.exec(inside) ?? [];
  const values = context.get(key.trim().toLowerCase());
  // A key with several values can't stand in a variable; the generator puts none there.
  return values?.[0] ?? fallback ?? null;
}
