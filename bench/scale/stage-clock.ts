/** Stages of a load by the clock, from its progress calls. */

export interface Stage {
  readonly name: string;
  /** Milliseconds since the load began: the first call of the stage, and the end of the last stretch in which it was the newest caller. */
  readonly from: number;
  readonly to: number;
  /** Time in which it was the newest caller. Where stages overlap, this says little and the span says more. */
  readonly own: number;
}

export class StageClock {
  private readonly stages = new Map<string, { from: number; to: number; own: number }>();
  private readonly start: number;
  private current: string | null = null;
  private since: number;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.start = this.since = now();
  }

  /** A progress call of a stage. */
  at(name: string): void {
    if (name === this.current) return;
    this.settle();
    this.current = name;
    if (!this.stages.has(name)) this.stages.set(name, { from: this.since - this.start, to: this.since - this.start, own: 0 });
  }

  /** Ends the last stage. */
  end(): { readonly stages: readonly Stage[]; readonly total: number } {
    this.settle();
    this.current = null;
    return { stages: [...this.stages].map(([name, s]) => ({ name, ...s })), total: this.since - this.start };
  }

  private settle(): void {
    const now = this.now();
    const stage = this.current === null ? undefined : this.stages.get(this.current);
    if (stage !== undefined) {
      stage.own += now - this.since;
      stage.to = now - this.start;
    }
    this.since = now;
  }
}

/** Whether the stage ran while another did. */
export const overlaps = (stage: Stage, stages: readonly Stage[]): boolean => stages.some((s) => s !== stage && s.from < stage.to && stage.from < s.to);
