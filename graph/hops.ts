/** Hops into roles: read for the roles that are asked about, and all at once for who asks again and again. */
import { Kept } from './kept.js';
import type { HopsInto } from './store.js';

type Read = () => Promise<readonly (readonly [number, HopsInto])[]>;

/** Roles are read so many times one by one: no single question reads more often. */
const READS = 24;
/** More hops than these are never read at once: 8 bytes each. */
const MOST = 5_000_000;
const NONE: HopsInto = new Int32Array(0);

export class Hops {
  private readonly kept = new Kept<number, HopsInto>(200_000);
  private reads = 0;
  private all: Promise<ReadonlyMap<number, HopsInto>> | null = null;

  /**
   * @param count how many hops the load has
   * @param some reads those into some roles, every one of them
   * @param every reads all
   */
  async into(
    roles: readonly number[],
    count: number,
    some: (roles: readonly number[]) => ReturnType<Read>,
    every: Read,
  ): Promise<ReadonlyMap<number, HopsInto>> {
    if (this.all === null && this.reads >= READS && count <= MOST) this.all = this.whole(every);
    const all = await this.all;
    if (all !== null) return new Map(roles.map((id) => [id, all.get(id) ?? NONE]));
    return this.kept.get(roles, (missing) => {
      this.reads++;
      return some(missing);
    });
  }

  private async whole(every: Read): Promise<ReadonlyMap<number, HopsInto>> {
    try {
      return new Map(await every());
    } catch (error) {
      this.all = null;
      throw error;
    }
  }
}
