/** How fast a stage of a load goes, and how long it still takes. */

export interface Step {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** A second, of late; null where too little is known. */
  readonly rate: number | null;
  /** Seconds; null like the rate. */
  readonly left: number | null;
}

/** Parts of a stage differ, so only the last stretch of time tells how fast it goes on. */
const STRETCH = 30_000;
/** What a shorter time says is chance. */
const ENOUGH = 1_000;

interface Mark {
  readonly time: number;
  readonly done: number;
}

export class Pace {
  private stage = '';
  private marks: Mark[] = [];

  /** @param now milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {}

  at(stage: string, done: number, total: number): Step {
    const mark: Mark = { time: this.now(), done };
    if (stage !== this.stage) this.marks = [];
    this.stage = stage;
    this.marks.push(mark);
    while ((this.marks[1]?.time ?? Infinity) <= mark.time - STRETCH) this.marks.shift();
    const rate = rateBetween(this.marks[0] ?? mark, mark);
    return { stage, done, total, rate, left: rate === null ? null : (total - done) / rate };
  }
}

function rateBetween(from: Mark, to: Mark): number | null {
  const time = to.time - from.time;
  return time < ENOUGH || to.done <= from.done ? null : ((to.done - from.done) / time) * 1000;
}
