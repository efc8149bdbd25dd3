/**
 * Patterns as languages: which combinations of matching and not matching are possible for one text. Exact, by walking
 * all patterns at once over the characters that they name and one that none names.
 */
import { closure, fold, type Glob, step } from '../glob.js';

/** States that are looked at, and positions that are moved between them, before it is too much. */
const CAP = 4000;
const WORK = 2_000_000;

/** One possible outcome: which patterns match, and a text for which they do. */
export interface Outcome {
  readonly matches: readonly boolean[];
  readonly witness: string;
}

/** What may still be looked at. */
export interface Budget {
  left: number;
}

/**
 * All outcomes of non-empty texts over the patterns, or null where there is too much to look at.
 * @param budget what is left of it afterwards is left for other questions
 */
export function outcomes(globs: readonly Glob[], budget: Budget = { left: WORK }): Outcome[] | null {
  const spare = spareOf(globs);
  const start = globs.map((g) => closure(g, [0]));
  const seen = new Set<string>([stateKey(start)]);
  const found = new Map<string, Outcome>();
  let level: { state: number[][]; text: string }[] = [{ state: start, text: '' }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { state, text } of level) {
      const cost = state.reduce((sum, positions) => sum + positions.length, state.length);
      for (const c of named(globs, state, spare)) {
        budget.left -= cost;
        if (budget.left < 0) return null;
        const after = state.map((positions, i) => advance(globs[i], positions, c));
        record(found, globs, after, text + c);
        const key = stateKey(after);
        if (seen.has(key)) continue;
        if (seen.size >= CAP) return null;
        seen.add(key);
        next.push({ state: after, text: text + c });
      }
    }
    level = next;
  }
  return [...found.values()];
}

function advance(glob: Glob | undefined, positions: readonly number[], c: string): number[] {
  return glob === undefined || positions.length === 0 ? [] : step(glob, positions, c);
}

function record(found: Map<string, Outcome>, globs: readonly Glob[], state: readonly number[][], witness: string): void {
  const matches = globs.map((g, i) => state[i]?.at(-1) === g.tokens.length);
  const key = matches.map(Number).join('');
  if (!found.has(key)) found.set(key, { matches, witness });
}

/** A character that no pattern names, readable if there is one: stands for all those. */
function spareOf(globs: readonly Glob[]): string {
  const taken = new Set<string>();
  for (const g of globs) for (const t of g.tokens) if (t.t === 'char') taken.add(t.c).add(fold(t.c));
  const free = (c: string): boolean => !taken.has(c) && !taken.has(c.toUpperCase());
  let spare = [...'xyzqvwjk_-0123456789'].find(free);
  for (let code = 0xe000; spare === undefined; code++) if (free(String.fromCodePoint(code))) spare = String.fromCodePoint(code);
  return spare;
}

/** Characters that the patterns tell apart in this state: all others come to the same as the spare one. */
function named(globs: readonly Glob[], state: readonly (readonly number[])[], spare: string): Set<string> {
  const chars = new Set<string>([spare]);
  for (const [i, g] of globs.entries()) {
    for (const p of state[i] ?? []) {
      const t = g.tokens[p];
      if (t?.t === 'char') {
        chars.add(t.c);
        const upper = t.c.toUpperCase();
        if (g.ignoreCase && fold(upper) === t.c) chars.add(upper);
      } else if (t?.colon === false) chars.add(':');
    }
  }
  return chars;
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
