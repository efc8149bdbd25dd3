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

/** A character without its case, where that is one character too. */
export function fold(c: string): string {
  const lower = c.toLowerCase();
  return lower.length === c.length ? lower : c;
}

/** Characters of `text` stand for themselves. */
export function literalGlob(text: string, ignoreCase = false): Glob {
  return globOf(
    [...text].map((c) => ({ t: 'char', c: ignoreCase ? fold(c) : c })),
    ignoreCase,
  );
}

const CACHED = 20_000;
/** Of patterns together: long ones must not fill the memory. */
const CACHED_CHARACTERS = 4_000_000;
const parsed = new Map<string, Glob>();
let cachedCharacters = 0;

/** As {@link parseGlob}, for patterns that are met again and again. */
export function globFor(pattern: string, arn = false): Glob {
  const key = arn ? `a${pattern}` : `t${pattern}`;
  let glob = parsed.get(key);
  if (glob === undefined) {
    if (parsed.size >= CACHED || cachedCharacters > CACHED_CHARACTERS) {
      parsed.clear();
      cachedCharacters = 0;
    }
    cachedCharacters += key.length;
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
      tokens.push({ t: 'char', c: ignoreCase ? fold(c) : c });
    }
  }
  return globOf(tokens, ignoreCase);
}

/** Writes text so that {@link parseGlob} reads it as itself. */
export function escapeGlob(text: string): string {
  return text.replace(/[*?$]/g, (c) => `\${${c}}`);
}

function accepts(token: Token, c: string, ignoreCase: boolean): boolean {
  if (token.t === 'char') return token.c === (ignoreCase ? fold(c) : c);
  return token.colon || c !== ':';
}

/**
 * Whether the whole text matches. The first place for each wildcard's end is the right one: what comes later can only be
 * reached by later wildcards too, and those of an ARN's segment stay between the same two colons whatever stands before.
 */
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
  let again = 0;
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
      if (back === undefined || !accepts(back, chars[mark] ?? '', glob.ignoreCase)) return false;
      again += ci - mark;
      if (again > PATIENCE + 4 * chars.length) return matchByRuns(glob, chars, star, mark);
      ci = ++mark;
      ti = star + 1;
    }
  }
  while (tokens[ti]?.t === 'many') ti++;
  return ti === tokens.length;
}

/** How many characters may be read again before the long way, which reads each once, is the shorter one. */
const PATIENCE = 1_000;

/**
 * The rest of a match, in one pass: each run of characters between two wildcards is sought after the one before it.
 * @param star the wildcard that was reached, and `mark`: from where on it takes characters
 */
function matchByRuns(glob: Glob, chars: string | readonly string[], star: number, mark: number): boolean {
  const { tokens } = glob;
  let colon = -1;
  for (;;) {
    const from = star + 1;
    let to = from;
    while (to < tokens.length && tokens[to]?.t !== 'many') to++;
    const token = tokens[star];
    if (token?.t === 'many' && !token.colon && colon < mark) colon = colonFrom(chars, mark);
    const reach = token?.t === 'many' && !token.colon ? colon : chars.length;
    const last = chars.length - (to - from);
    if (to === tokens.length) return last >= mark && last <= reach && standsAt(glob, from, to, chars, last);
    const at = findRun(glob, from, to, chars, mark, reach);
    if (at < 0) return false;
    star = to;
    mark = at + to - from;
  }
}

/** The first colon from there on, or the text's end. */
function colonFrom(chars: string | readonly string[], mark: number): number {
  let at = mark;
  while (at < chars.length && chars[at] !== ':') at++;
  return at;
}

function standsAt(glob: Glob, from: number, to: number, chars: string | readonly string[], at: number): boolean {
  for (let i = from; i < to; i++) {
    const token = glob.tokens[i];
    if (token === undefined || !accepts(token, chars[at + i - from] ?? '', glob.ignoreCase)) return false;
  }
  return true;
}

/** Where the tokens `from` to `to`, none of them `*`, stand first: not before `mark` nor behind `reach`. -1: nowhere. */
function findRun(glob: Glob, from: number, to: number, chars: string | readonly string[], mark: number, reach: number): number {
  const run = glob.tokens.slice(from, to);
  return run.every((t) => t.t === 'char') ? findPlain(glob, from, to, chars, mark, reach) : findLoose(run, glob.ignoreCase, chars, mark, reach);
}

/** Knuth, Morris and Pratt: reads each character once. */
function findPlain({ tokens, ignoreCase }: Glob, from: number, to: number, chars: string | readonly string[], mark: number, reach: number): number {
  const length = to - from;
  const fits = (k: number, c: string): boolean => {
    const token = tokens[from + k];
    return token !== undefined && accepts(token, c, ignoreCase);
  };
  const fall = new Int32Array(length);
  for (let i = 1, k = 0; i < length; i++) {
    const token = tokens[from + i];
    const c = token?.t === 'char' ? token.c : '';
    while (k > 0 && !fits(k, c)) k = fall[k - 1] ?? 0;
    fall[i] = fits(k, c) ? ++k : k;
  }
  for (let i = mark, k = 0; i < chars.length && i - k <= reach; i++) {
    const c = chars[i] ?? '';
    while (k > 0 && !fits(k, c)) k = fall[k - 1] ?? 0;
    if (fits(k, c)) k++;
    if (k === length) return i - length + 1 <= reach ? i - length + 1 : -1;
  }
  return -1;
}

/** With `?` in the run: all places where it may have begun at once, 32 to a word (Baeza-Yates and Gonnet). */
function findLoose(run: readonly Token[], ignoreCase: boolean, chars: string | readonly string[], mark: number, reach: number): number {
  const words = Math.ceil(run.length / 32);
  const masks = masksOf(run, words);
  const state = new Uint32Array(words);
  const end = Math.min(chars.length, reach + run.length);
  for (let i = mark; i < end; i++) {
    const c = chars[i] ?? '';
    const mask = masks.of.get(ignoreCase ? fold(c) : c) ?? masks.other;
    let carry = 1;
    for (let w = 0; w < words; w++) {
      const before = state[w] ?? 0;
      state[w] = ((before << 1) | carry) & (mask[w] ?? 0);
      carry = before >>> 31;
    }
    if (((state[words - 1] ?? 0) >>> ((run.length - 1) % 32)) & 1) return i - run.length + 1;
  }
  return -1;
}

/** For each character that a run names (and the colon), a bit for each token that accepts it. */
function masksOf(run: readonly Token[], words: number): { readonly of: ReadonlyMap<string, Uint32Array>; readonly other: Uint32Array } {
  const maskFor = (accepted: (t: Token) => boolean): Uint32Array => {
    const mask = new Uint32Array(words);
    run.forEach((t, i) => {
      if (accepted(t)) mask[i >>> 5] = (mask[i >>> 5] ?? 0) | (1 << (i % 32));
    });
    return mask;
  };
  const other = maskFor((t) => t.t !== 'char');
  const of = new Map<string, Uint32Array>([[':', maskFor((t) => t.t !== 'char' && t.colon)]]);
  run.forEach((t, i) => {
    if (t.t !== 'char') return;
    let mask = of.get(t.c);
    if (mask === undefined) of.set(t.c, (mask = other.slice()));
    mask[i >>> 5] = (mask[i >>> 5] ?? 0) | (1 << (i % 32));
  });
  return { of, other };
}

/**
 * Positions reachable without reading a character; sorted, as they are given. What stands before the last wildcard is left
 * out: from there nothing matches that the wildcard doesn't match too, so that there is one set for one language.
 */
export function closure(glob: Glob, positions: readonly number[]): number[] {
  let all: number[] = [];
  let last = -1;
  for (const position of positions) {
    for (let p = position; ; p++) {
      const many = glob.tokens[p]?.t === 'many';
      if (p > last) {
        if (many) all = [];
        all.push((last = p));
      }
      if (!many) break;
    }
  }
  return all;
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
 * rest (none: no match). Used to read `arn:aws:s3:::bucket/in/*` as "key matches in/*". Not for patterns with ARN segments.
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
