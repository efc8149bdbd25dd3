/**
 * Patterns as languages: which combinations of matching and not matching are possible for one text. Exact, by walking
 * all patterns at once over the characters that they name and one that none names.
 */
import { type Glob, closure, parseGlob, step } from '../glob.js';

/** A character that no pattern is likely to name; stands for all those. */
const OTHER = '\u{10FFFD}';
const CAP = 4000;

/** One possible outcome: which patterns match, and a text for which they do. */
export interface Outcome {
  readonly matches: readonly boolean[];
  readonly witness: string;
}

/**
 * All outcomes of non-empty texts over the patterns, or null where there are too many states to look at.
 */
export function outcomes(globs: readonly Glob[]): Outcome[] | null {
  const alphabet = alphabetOf(globs);
  const spare = spareOf(alphabet);
  const start = globs.map((g) => closure(g, [0]));
  const seen = new Set<string>([stateKey(start)]);
  const found = new Map<string, Outcome>();
  let level: { state: number[][]; text: string }[] = [{ state: start, text: '' }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { state, text } of level) {
      for (const c of alphabet) {
        const after = state.map((positions, i) => advance(globs[i], positions, c));
        const witness = text + c;
        record(found, globs, after, witness.replaceAll(OTHER, spare));
        const key = stateKey(after);
        if (seen.has(key)) continue;
        if (seen.size >= CAP) return null;
        seen.add(key);
        next.push({ state: after, text: witness });
      }
    }
    level = next;
  }
  return [...found.values()];
}

function advance(glob: Glob | undefined, positions: readonly number[], c: string): number[] {
  return glob === undefined ? [] : step(glob, positions, c);
}

function record(found: Map<string, Outcome>, globs: readonly Glob[], state: readonly number[][], witness: string): void {
  const matches = globs.map((g, i) => state[i]?.includes(g.tokens.length) === true);
  const key = matches.map(Number).join('');
  if (!found.has(key)) found.set(key, { matches, witness });
}

/** A readable character that no pattern names, for texts that are shown. */
function spareOf(alphabet: readonly string[]): string {
  return [...'xyzqvwjk_-0123456789'].find((c) => !alphabet.includes(c) && !alphabet.includes(c.toUpperCase())) ?? OTHER;
}

function alphabetOf(globs: readonly Glob[]): string[] {
  const chars = new Set<string>([OTHER]);
  for (const g of globs) {
    for (const t of g.tokens) {
      if (t.t !== 'char') {
        if (!t.colon) chars.add(':');
        continue;
      }
      chars.add(t.c);
      if (g.ignoreCase) chars.add(t.c.toUpperCase());
    }
  }
  return [...chars];
}

function stateKey(state: readonly number[][]): string {
  return state.map((s) => s.join('.')).join('|');
}

/** Whether some text matches both. True where that can't be told. */
export function globsMeet(a: Glob, b: Glob): boolean {
  return outcomes([a, b])?.some((o) => o.matches[0] === true && o.matches[1] === true) ?? true;
}

/** Whether `wide` matches every text that `narrow` does. False where that can't be told. */
export function globCovers(wide: Glob, narrow: Glob): boolean {
  return outcomes([wide, narrow])?.every((o) => o.matches[0] === true || o.matches[1] === false) ?? false;
}

/** The pattern of any non-empty text. */
export const ANYTHING = parseGlob('*');
