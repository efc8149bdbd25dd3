/** Effective relationships in columns: millions of them take 28 bytes each. */
import type { Via } from '../policy/model.js';

/** Relationships that evaluation adds; the only ones that a path walks over. */
export const EFFECTIVE = ['CAN_ASSUME', 'CAN_ACCESS'] as const;
export type EffectiveType = (typeof EFFECTIVE)[number];

/**
 * An effective relationship. `CAN_ASSUME`: principal → role (both principal ids). `CAN_ACCESS`: id of a class of principals →
 * id of a class of resources, and holds for each of its members. For one (principal, role or resource) and one action there
 * is at most one row.
 */
export interface EffectiveRow {
  readonly type: EffectiveType;
  readonly from: number;
  readonly to: number;
  /** Index into `actionSets`. CAN_ASSUME: the set of the sts actions that do it, or set 0 (reserved, empty) for RUNS_AS-like hops. */
  readonly actions: number;
  /** Index into `residues`; residue 0 is `true`. */
  readonly residue: number;
  /** Index into `proofs`. */
  readonly proof: number;
  readonly via: Via;
  readonly crossAccount: boolean;
}

const WIDTH = 7;
const VIAS: readonly Via[] = ['resource-policy', 'identity-policy', 'both', 'grant', 'acl'];

export class EffectiveRows implements Iterable<EffectiveRow> {
  private data: Int32Array;
  private used: number;

  /** @param data as {@link bytes} gave it */
  constructor(data: Int32Array = new Int32Array(0)) {
    this.data = data;
    this.used = data.length;
  }

  static of(rows: Iterable<EffectiveRow>): EffectiveRows {
    const all = new EffectiveRows();
    for (const row of rows) all.push(row);
    return all;
  }

  get length(): number {
    return this.used / WIDTH;
  }

  /** What can be handed to another thread. */
  bytes(): Int32Array {
    return this.data.slice(0, this.used);
  }

  push(row: EffectiveRow): void {
    if (this.used + WIDTH > this.data.length) {
      const more = new Int32Array(Math.max(WIDTH * 1024, this.data.length * 2));
      more.set(this.data);
      this.data = more;
    }
    const { data, used } = this;
    data[used] = row.type === 'CAN_ASSUME' ? 0 : 1;
    data[used + 1] = row.from;
    data[used + 2] = row.to;
    data[used + 3] = row.actions;
    data[used + 4] = row.residue;
    data[used + 5] = row.proof;
    data[used + 6] = VIAS.indexOf(row.via) * 2 + (row.crossAccount ? 1 : 0);
    this.used += WIDTH;
  }

  at(index: number): EffectiveRow {
    const at = index * WIDTH;
    const get = (column: number): number => this.data[at + column] ?? 0;
    const last = get(6);
    return {
      type: get(0) === 0 ? 'CAN_ASSUME' : 'CAN_ACCESS',
      from: get(1),
      to: get(2),
      actions: get(3),
      residue: get(4),
      proof: get(5),
      via: VIAS[last >> 1] ?? 'both',
      crossAccount: last % 2 === 1,
    };
  }

  *[Symbol.iterator](): Generator<EffectiveRow> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }
}
