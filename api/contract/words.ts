/** Open conditions in words. */
import type { Expr } from '../../policy/model.js';

/** What stands open, in words. */
export function describe(e: Expr): string {
  if (typeof e === 'boolean') return e ? 'always' : 'never';
  if ('all' in e) return e.all.map(inner).join(' and ');
  if ('any' in e) return e.any.map(inner).join(' or ');
  if ('not' in e) return `not ${inner(e.not)}`;
  if ('unknown' in e) return `${e.what} (${e.unknown})`;
  return `${e.key} ${e.operator} ${e.values.join(' or ')}`;
}

const inner = (e: Expr): string => (typeof e === 'object' && ('all' in e || 'any' in e) ? `(${describe(e)})` : describe(e));
