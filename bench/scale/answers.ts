/** Answers held against each other: the same question has one answer, on both stores and each time. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutLoad } from './http.js';

const CONTEXT = 120;

export interface Difference {
  readonly path: string;
  /** From where the two texts part. */
  readonly first: string;
  readonly second: string;
}

/** Texts are kept in files, since a thousand large answers are more than a process should hold. */
export class AnswerBook {
  private readonly files = new Map<string, { readonly file: string; readonly by: string }>();
  private readonly both = new Set<string>();
  private readonly found = new Map<string, Difference>();

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /** Notes an answer, or holds it against the one that was noted before. */
  note(store: string, path: string, answer: string): void {
    const text = withoutLoad(answer);
    const known = this.files.get(path);
    if (known === undefined) {
      const file = join(this.folder, `${String(this.files.size)}.json`);
      writeFileSync(file, text);
      this.files.set(path, { file, by: store });
      return;
    }
    if (known.by !== store) this.both.add(path);
    const difference = differenceOf(path, readFileSync(known.file, 'utf8'), text);
    if (difference !== null) this.found.set(path, difference);
  }

  /** Questions that more than one store was asked. */
  get compared(): number {
    return this.both.size;
  }

  get differences(): readonly Difference[] {
    return [...this.found.values()];
  }
}

export function differenceOf(path: string, first: string, second: string): Difference | null {
  if (first === second) return null;
  let at = 0;
  while (at < first.length && first[at] === second[at]) at++;
  const from = Math.max(0, at - CONTEXT / 2);
  return { path, first: first.slice(from, from + CONTEXT), second: second.slice(from, from + CONTEXT) };
}
