/**
 * Wildcard patterns as AWS has them: `*` any run of characters, `?` exactly one, `${*}` `${?}` `${$}` the characters
 * themselves. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */

/** One element of a pattern. `colon: false` keeps a wildcard inside one ARN segment. */
export type Token = { readonly t: 'char'; readonly c: string } | { readonly t: 'one' | 'many'; readonly colon: boolean };
/** A pattern, ready to match. */
export interface Glob {
  readonly tokens: readonly Token[];
  readonly ignoreCase: boolean;
  /** The characters before the first wildcard. */
  readonly prefix: string;
  /** What follows them: nothing, any text, or something that has to be walked. */
  readonly rest: 'nothing' | 'anything' | 'pattern';
}

function globOf(tokens: readonly Token[], ignoreCase: boolean): Glob {
  const wild = tokens.findIndex((t) => t.t !== 'char');
  const prefix = (wild < 0 ? tokens : tokens.slice(0, wild)).map((t) => (t.t === 'char' ? t.c : '')).join('');
  const [last, ...more] = wild < 0 ? [] : tokens.slice(wild);
  const anything = last?.t === 'many' && last.colon && more.length === 0;
  return { tokens, ignoreCase, prefix, rest: wild < 0 ? 'nothing' : anything ? 'anything' : 'pattern' };
}

const ESCAPES: Readonly<Record<string, string>> = { '${*}': '*', '${?}': '?', '${$}': '$' };

/** Characters of `text` stand for themselves. */
export function literalGlob(text: string, ignoreCase = false): Glob {
  return globOf(
    [...text].map((c) => ({ t: 'char', c: ignoreCase ? c.toLowerCase() : c })),
    ignoreCase,
  );
}

const CACHED = 20_000;
const parsed = new Map<string, Glob>();

/** As {@link parseGlob}, for patterns that are met again and again. */
export function globFor(pattern: string, arn = false): Glob {
  const key = arn ? `a${pattern}` : `t${pattern}`;
  let glob = parsed.get(key);
  if (glob === undefined) {
    if (parsed.size >= CACHED) parsed.clear();
    parsed.set(key, (glob = parseGlob(pattern, { arn })));
  }
  return glob;
}

/** Parses a pattern; `arn` keeps wildcards of the first five ARN segments from crossing a colon. */
export function parseGlob(pattern: string, options: { ignoreCase?: boolean; arn?: boolean } = {}): Glob {
  const tokens: Token[] = [];
  const ignoreCase = options.ignoreCase ?? false;
  let colons = 0;
  for (let i = 0; i < pattern.length;) {
    const escape = ESCAPES[pattern.slice(i, i + 4)];
    const code = pattern.codePointAt(i) ?? 0;
    const c = escape ?? String.fromCodePoint(code);
    i += escape === undefined ? c.length : 4;
    const colon = options.arn !== true || colons >= 5;
    if (escape === undefined && c === '*') {
      const last = tokens.at(-1);
      if (last?.t !== 'many' || last.colon !== colon) tokens.push({ t: 'many', colon });
    } else if (escape === undefined && c === '?') tokens.push({ t: 'one', colon });
    else {
      if (c === ':') colons++;
      tokens.push({ t: 'char', c: ignoreCase ? c.toLowerCase() : c });
    }
  }
  return globOf(tokens, ignoreCase);
}

/** Writes text so that {@link parseGlob} reads it as itself. */
export function escapeGlob(text: string): string {
  return text.replace(/[*?$]/g, (c) => `\${${c}}`);
}

function accepts(token: Token, c: string, ignoreCase: boolean): boolean {
  if (token.t === 'char') return token.c === (ignoreCase ? c.toLowerCase() : c);
  return token.colon || c !== ':';
}

/** Whether the whole text matches. Time is at most pattern × text, without recursion. */
export function matchGlob(glob: Glob, text: string): boolean {
  const { tokens } = glob;
  if (!glob.ignoreCase) {
    if (glob.rest === 'nothing') return text === glob.prefix;
    if (!text.startsWith(glob.prefix)) return false;
    if (glob.rest === 'anything') return true;
  }
  const chars = isAscii(text) ? text : [...text];
  let ti = 0;
  let ci = 0;
  let star = -1;
  let mark = 0;
  while (ci < chars.length) {
    const token = tokens[ti];
    const c = chars[ci] ?? '';
    if (token !== undefined && token.t !== 'many' && accepts(token, c, glob.ignoreCase)) {
      ti++;
      ci++;
    } else if (token?.t === 'many') {
      star = ti++;
      mark = ci;
    } else {
      const back = tokens[star];
      // A wildcard that must not cross a colon can't take one more character there.
      if (back === undefined || !accepts(back, chars[mark] ?? '', glob.ignoreCase)) return starFallback(glob, chars, star);
      ci = ++mark;
      ti = star + 1;
    }
  }
  while (tokens[ti]?.t === 'many') ti++;
  return ti === tokens.length;
}

/** With colon-bound wildcards the greedy match can fail where an earlier one would still go on, so walk all positions. */
function starFallback(glob: Glob, chars: string | string[], star: number): boolean {
  if (star < 0 || glob.tokens.every((t) => t.t === 'char' || t.colon)) return false;
  let at = closure(glob, [0]);
  for (const c of chars) {
    at = step(glob, at, c);
    if (at.length === 0) return false;
  }
  return at.includes(glob.tokens.length);
}

/** Positions reachable without reading a character. Sorted. */
export function closure(glob: Glob, positions: readonly number[]): number[] {
  const all = new Set<number>();
  for (const position of positions) {
    for (let p = position; !all.has(p); p++) {
      all.add(p);
      if (glob.tokens[p]?.t !== 'many') break;
    }
  }
  return [...all].sort((a, b) => a - b);
}

/** Positions after reading one character. */
export function step(glob: Glob, positions: readonly number[], c: string): number[] {
  const next: number[] = [];
  for (const p of positions) {
    const token = glob.tokens[p];
    if (token === undefined || !accepts(token, c, glob.ignoreCase)) continue;
    next.push(token.t === 'many' ? p : p + 1);
  }
  return closure(glob, next);
}

/**
 * What of the pattern is left after `prefix`: `true` if anything may follow, else patterns of which one must match the
 * rest (none: no match). Used to read `arn:aws:s3:::bucket/in/*` as "key matches in/*".
 */
export function residual(glob: Glob, prefix: string): true | string[] {
  if (!prefix.startsWith(glob.prefix) && !glob.prefix.startsWith(prefix)) return [];
  if (glob.rest === 'anything' && prefix.startsWith(glob.prefix)) return true;
  if (glob.rest === 'nothing' && !glob.prefix.startsWith(prefix)) return [];
  let at = closure(glob, [0]);
  for (const c of prefix) {
    at = step(glob, at, c);
    if (at.length === 0) return [];
  }
  const rest = new Set<string>();
  // Positions that only follow from a wildcard before them are covered by it.
  const covered = new Set(at.filter((p) => glob.tokens[p]?.t === 'many').map((p) => p + 1));
  for (const p of at) if (!covered.has(p)) rest.add(printTokens(glob.tokens.slice(p)));
  if (rest.has('*')) return true;
  return [...rest];
}

function printTokens(tokens: readonly Token[]): string {
  return tokens.map((t) => (t.t === 'char' ? escapeGlob(t.c) : t.t === 'one' ? '?' : '*')).join('');
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xd7ff) return false;
  return true;
}
