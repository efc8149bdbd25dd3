/** What many clients were answered, counted by load, and held against what each load has to answer. */

/** Path → hash of its answer, of one snapshot. */
export type Expected = ReadonlyMap<string, string>;

export interface Verdict {
  /** Answers that were held against their load's snapshot. */
  readonly checked: number;
  /** Answers that no snapshot's load gives, or that another snapshot's gives: what readers must never see. */
  readonly mixed: readonly { readonly path: string; readonly load: number; readonly answers: number }[];
  /** Loads that answered, in order. */
  readonly loads: readonly number[];
}

export class Tally {
  /** That answered so far. */
  readonly loads = new Set<number>();
  private readonly seen = new Map<string, { readonly path: string; readonly load: number; readonly hash: string; answers: number }>();

  add(path: string, load: number, hash: string): void {
    this.loads.add(load);
    const key = `${String(load)} ${hash} ${path}`;
    const entry = this.seen.get(key);
    if (entry === undefined) this.seen.set(key, { path, load, hash, answers: 1 });
    else entry.answers++;
  }

  /** @param of what each load answers, by its id; null for a load that nobody knows, whose every answer is wrong */
  check(of: (load: number) => Expected | null): Verdict {
    const entries = [...this.seen.values()];
    const wrong = entries.filter((e) => of(e.load)?.get(e.path) !== e.hash);
    return {
      checked: entries.reduce((sum, e) => sum + e.answers, 0),
      mixed: wrong.map(({ path, load, answers }) => ({ path, load, answers })),
      loads: [...this.loads].sort((a, b) => a - b),
    };
  }
}
