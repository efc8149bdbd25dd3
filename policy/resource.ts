/**
 * The Resource and NotResource elements.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
import type { KeyValue } from './condition/test.js';
import { hasVariable } from './condition/test.js';
import type { Statement } from './document.js';
import { any, not, test } from './expr.js';
import { type Glob, globFor, matchGlob, parseGlob, residual } from './glob.js';
import type { Expr, Origin } from './model.js';
import { substitute } from './variables.js';

/** The condition key that stands for the key of an object, and the one for a resource's ARN with an open variable. */
export const OBJECT_KEY = 'arnpath:ObjectKey';
export const RESOURCE_ARN = 'arnpath:ResourceArn';

/** What a request is about: an ARN, and whether an object's key follows it (`<bucket arn>/<open key>`). */
export interface Target {
  readonly arn: string;
  readonly object: boolean;
}

/** Whether the statement's resource element covers the target; objects leave a test on their key. */
export function coversResource(s: Statement, target: Target, value: (key: string) => KeyValue, source: Origin | null): Expr {
  if (s.resources === null) return true;
  const parts: Expr[] = [];
  for (const [i, pattern] of s.resources.entries()) {
    const part = coversPattern(pattern, s.resourceGlobs[i] ?? null, target, value, source);
    if (part === true) return !s.notResource;
    if (part !== false) parts.push(part);
  }
  const hit = any(parts);
  return s.notResource ? not(hit) : hit;
}

function coversPattern(pattern: string, ready: Glob | null, target: Target, value: (key: string) => KeyValue, source: Origin | null): Expr {
  // `arn:aws:s3:::*` is all of S3: AWS's own examples allow s3:ListAllMyBuckets on it.
  if (pattern === '*' || (target.arn === '*' && /^arn:[a-z-]+:s3:::\*$/.test(pattern))) return true;
  const text = ready === null ? substitute(pattern, value) : pattern;
  if (text === null) return false;
  if (ready === null && hasVariable(text)) return openPattern(text, target, source);
  const glob = ready ?? globFor(text);
  if (!target.object) return matchGlob(glob, target.arn);
  const rest = residual(glob, `${target.arn}/`);
  if (rest === true) return true;
  return rest.length === 0 ? false : test(OBJECT_KEY, 'StringLike', rest, source);
}

/** A pattern with open variables: what stands around them can still rule it out. */
function openPattern(text: string, target: Target, source: Origin | null): Expr {
  const fixed = text.slice(0, text.search(/\$\{[^*?$}]/));
  const widest = parseGlob(text.replaceAll(/\$\{[^*?$}][^}]*\}/g, '*'));
  if (!target.object) return matchGlob(widest, target.arn) ? test(RESOURCE_ARN, 'StringLike', [text], source, [target.arn]) : false;
  const prefix = `${target.arn}/`;
  const rest = residual(widest, prefix);
  if (rest !== true && rest.length === 0) return false;
  return fixed.startsWith(prefix)
    ? test(OBJECT_KEY, 'StringLike', [text.slice(prefix.length)], source)
    : test(RESOURCE_ARN, 'StringLike', [text], source, [`${prefix}*`]);
}
