/** Signs of life of a writer, so that others don't take it for dead. */
import type { Statement } from './statement.js';

const BEAT = 3_000;
/** A writer that gave no sign of life for so long is dead. */
export const DEAD = 15_000;

export class Heartbeat {
  /** Loads that are being written or deleted. */
  readonly loads = new Set<number>();
  private readonly timer: NodeJS.Timeout;
  private pending: Promise<unknown> = Promise.resolve();

  /** @param owner holds the lock, or doesn't */
  constructor(
    private readonly statement: Statement,
    readonly owner: string,
  ) {
    this.timer = setInterval(() => {
      this.pending = this.beat();
    }, BEAT);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.pending;
  }

  /** One that fails is made up for by the next. */
  private beat(): Promise<unknown> {
    const now = Date.now();
    const loads = [...this.loads].map((load) => this.statement('load-alive', { load, now }));
    return Promise.allSettled([this.statement('lock-alive', { owner: this.owner, now }), ...loads]);
  }
}
