/** One stream of random numbers: equal seeds give equal streams. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';

/** Things and how often each is drawn; the weights need no particular sum. */
export type Weights<T extends string> = Readonly<Record<T, number>>;

export class Random {
  private constructor(private readonly source: JumpableRandomGenerator) {}

  /** Streams that don't overlap, one after the other: what one account draws never changes another. */
  static *streams(seed: number): Generator<Random, never> {
    const source = xoroshiro128plus(seed);
    for (;;) {
      yield new Random(source.clone());
      source.jump();
    }
  }

  /** From 0 (included) to 1 (excluded). */
  fraction(): number {
    return uniformFloat64(this.source);
  }

  /** Both ends included. */
  int(from: number, to: number): number {
    return uniformInt(this.source, from, to);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[this.int(0, list.length - 1)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  /** Up to `count` different ones, in the order of the list. */
  some<T>(list: readonly T[], count: number): T[] {
    const chosen = new Set<number>();
    for (let tries = 0; chosen.size < Math.min(count, list.length) && tries < count * 4; tries++) chosen.add(this.int(0, list.length - 1));
    return list.filter((_, index) => chosen.has(index));
  }

  weighted<T extends string>(weights: Weights<T>): T {
    const entries = Object.entries(weights) as [T, number][];
    let left = this.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of entries) {
      left -= weight;
      if (left < 0) return value;
    }
    const last = entries.at(-1);
    if (last === undefined) throw new RangeError('nothing to draw from');
    return last[0];
  }

  /** A whole number from `least` to `most` with a heavy tail: the smaller `shape`, the heavier. */
  pareto(least: number, most: number, shape: number): number {
    return Math.min(most, Math.floor(least / Math.pow(1 - this.fraction(), 1 / shape)));
  }

  /** An index below `count`; low ones are drawn far more often, as a few policies are attached nearly everywhere. */
  popular(count: number, skew: number): number {
    return Math.min(count - 1, Math.floor(count * Math.pow(this.fraction(), skew)));
  }

  /** From the normal distribution around 0 with deviation 1 (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.fraction())) * Math.cos(2 * Math.PI * this.fraction());
  }

  text(alphabet: string, length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += alphabet[this.int(0, alphabet.length - 1)] ?? '';
    return text;
  }
}
