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
/** Columns that are looked at by themselves. */
const TYPE = 0;
const RESIDUE = 4;
const CAN_ACCESS = EFFECTIVE.indexOf('CAN_ACCESS');
/** In the order of their numbers. */
export const VIAS: readonly Via[] = ['resource-policy', 'identity-policy', 'both', 'grant', 'acl', 'assignment'];

/** New numbers by the old ones. */
export type Places = Readonly<Record<'actions' | 'residues' | 'proofs' | 'principalClasses' | 'resourceClasses', readonly number[]>>;

export class EffectiveRows implements Iterable<EffectiveRow> {
  private data = new Int32Array(0);
  private used = 0;

  static of(rows: Iterable<EffectiveRow>): EffectiveRows {
    const all = new EffectiveRows();
    for (const row of rows) all.push(row);
    return all;
  }

  get length(): number {
    return this.used / WIDTH;
  }

  /** How many there are of a type. */
  count(type: EffectiveType): number {
    let count = 0;
    for (let at = TYPE; at < this.used; at += WIDTH) if (this.data[at] === EFFECTIVE.indexOf(type)) count++;
    return count;
  }

  /** How often residues are used, by number; those that nothing uses may be left out. */
  residueUses(): readonly number[] {
    const uses: number[] = [];
    for (let at = RESIDUE; at < this.used; at += WIDTH) {
      const residue = this.data[at] ?? 0;
      uses[residue] = (uses[residue] ?? 0) + 1;
    }
    return uses;
  }

  /** Gives everything that rows name by number its new number. */
  renumber({ actions, residues, proofs, principalClasses, resourceClasses }: Places): void {
    for (let at = 0; at < this.used; at += WIDTH) {
      if (this.data[at + TYPE] === CAN_ACCESS) {
        this.data[at + 1] = principalClasses[this.data[at + 1] ?? 0] ?? 0;
        this.data[at + 2] = resourceClasses[this.data[at + 2] ?? 0] ?? 0;
      }
      this.data[at + 3] = actions[this.data[at + 3] ?? 0] ?? 0;
      this.data[at + RESIDUE] = residues[this.data[at + RESIDUE] ?? 0] ?? 0;
      this.data[at + 5] = proofs[this.data[at + 5] ?? 0] ?? 0;
    }
  }

  /** The rows in columns, to be handed to another thread: these rows may not be used any more. */
  handOver(): Int32Array<ArrayBuffer> {
    return this.data.slice(0, this.used);
  }

  /** Rows that another thread has handed over. */
  static over(data: Int32Array<ArrayBuffer>): EffectiveRows {
    const rows = new EffectiveRows();
    rows.data = data;
    rows.used = data.length;
    return rows;
  }

  append(rows: EffectiveRows): void {
    this.room(rows.used);
    this.data.set(rows.data.subarray(0, rows.used), this.used);
    this.used += rows.used;
  }

  push(row: EffectiveRow): void {
    this.room(WIDTH);
    const { data, used } = this;
    data[used + TYPE] = EFFECTIVE.indexOf(row.type);
    data[used + 1] = row.from;
    data[used + 2] = row.to;
    data[used + 3] = row.actions;
    data[used + RESIDUE] = row.residue;
    data[used + 5] = row.proof;
    data[used + 6] = VIAS.indexOf(row.via) * 2 + (row.crossAccount ? 1 : 0);
    this.used += WIDTH;
  }

  private room(more: number): void {
    if (this.used + more <= this.data.length) return;
    const data = new Int32Array(Math.max(WIDTH * 1024, this.data.length * 2, this.used + more));
    data.set(this.data);
    this.data = data;
  }

  at(index: number): EffectiveRow {
    const at = index * WIDTH;
    const get = (column: number): number => this.data[at + column] ?? 0;
    const last = get(6);
    return {
      type: EFFECTIVE[get(TYPE)] ?? 'CAN_ACCESS',
      from: get(1),
      to: get(2),
      actions: get(3),
      residue: get(RESIDUE),
      proof: get(5),
      via: VIAS[last >> 1] ?? 'both',
      crossAccount: last % 2 === 1,
    };
  }

  *[Symbol.iterator](): Generator<EffectiveRow> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }
}
