/** Which patterns of Resource elements match an ARN, without trying each: by the text before their first wildcard. */
import { type Glob, matchGlob, parseGlob, residual } from './glob.js';
import { variablesIn } from './variables.js';
import { addTo } from './group-by.js';

interface Pattern {
  readonly id: number;
  readonly glob: Glob;
  /** A variable stands in it: what it matches depends on who asks. */
  readonly variable: boolean;
}

/** What patterns say of an ARN: equal texts, the same; null where one of them depends on who asks. */
export type Matches = string | null;

export class Patterns {
  private readonly known = new Map<string, number>();
  private readonly byHead = new Map<string, Pattern[]>();
  /** Of patterns of S3 with a slash before the first wildcard: by the bucket's ARN and the slash. */
  private readonly byBucket = new Map<string, Pattern[]>();
  private readonly lengths = new Set<number>();

  /**
   * Adds a pattern, as a compiled statement has it.
   * @returns its number
   */
  add(text: string): number {
    const before = this.known.get(text);
    if (before !== undefined) return before;
    const variable = variablesIn(text).length > 0;
    const glob = parseGlob(variable ? text.replace(/\$\{[^*?$}][^}]*\}/g, '*') : text);
    const head = headOf(glob);
    const pattern = { id: this.known.size, glob, variable };
    this.known.set(text, pattern.id);
    const bucket = /^arn:[^:]*:s3:::[^/]*\//.exec(head)?.[0];
    if (bucket !== undefined) addTo(this.byBucket, bucket, pattern);
    else {
      addTo(this.byHead, head, pattern);
      this.lengths.add(head.length);
    }
    return pattern.id;
  }

  /** @param object whether it is about keys of the bucket with that ARN */
  of(arn: string, object: boolean): Matches {
    const parts: string[] = [];
    for (const { pattern, keys } of this.matching(arn, object)) {
      if (pattern.variable) return null;
      parts.push(`${String(pattern.id)}${keys}`);
    }
    return parts.sort().join(' ');
  }

  /** Numbers of the patterns that match, or may match, depending on who asks. */
  numbers(arn: string, object: boolean): number[] {
    return this.matching(arn, object).map(({ pattern }) => pattern.id);
  }

  private matching(arn: string, object: boolean): { pattern: Pattern; keys: string }[] {
    const target = object ? `${arn}/` : arn;
    const found = object ? [...(this.byBucket.get(target) ?? [])] : [];
    for (const length of this.lengths) if (length <= target.length) found.push(...(this.byHead.get(target.slice(0, length)) ?? []));
    return found.flatMap((pattern) => {
      const keys = object ? keysOf(pattern.glob, target) : matchGlob(pattern.glob, arn) ? '' : null;
      return keys === null ? [] : [{ pattern, keys }];
    });
  }
}

/** The part of a pattern that speaks of keys; null where it matches none. */
function keysOf(glob: Glob, bucket: string): string | null {
  const rest = residual(glob, bucket);
  if (rest === true) return '';
  return rest.length === 0 ? null : `=${JSON.stringify(rest)}`;
}

function headOf(glob: Glob): string {
  const end = glob.tokens.findIndex((t) => t.t !== 'char');
  const tokens = end < 0 ? glob.tokens : glob.tokens.slice(0, end);
  return tokens.map((t) => (t.t === 'char' ? t.c : '')).join('');
}
