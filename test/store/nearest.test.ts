import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nearest } from '../../graph/nearest.js';

const NODES = 7;
type Hop = readonly [from: number, to: number, residue: number];
const HOP: fc.Arbitrary<Hop> = fc.tuple(fc.nat(NODES - 1), fc.nat(NODES - 1), fc.nat(2)).filter(([from, to]) => from !== to);

/** Fewest hops of any path that passes no principal twice, by trying them all. */
function walked(hops: readonly Hop[], roles: ReadonlySet<number>, pass: ReadonlySet<number>, maxHops: number): [number, number][] {
  const shortest = (at: number, before: readonly number[]): number =>
    before.length > maxHops
      ? Infinity
      : before.length > 0 && roles.has(at)
        ? before.length
        : Math.min(
            Infinity,
            ...hops.filter(([from, to, r]) => from === at && pass.has(r) && to !== at && !before.includes(to)).map(([, to]) => shortest(to, [...before, at])),
          );
  return Array.from({ length: NODES }, (_, id): [number, number] => [id, shortest(id, [])]).filter(([, n]) => n <= maxHops);
}

it('the nearest role is what trying all paths finds, also for roles that are asked about themselves', async () => {
  const args = [fc.array(HOP, { maxLength: 20 }), fc.uniqueArray(fc.nat(NODES - 1), { maxLength: 3 }), fc.uniqueArray(fc.nat(2)), fc.nat(5)] as const;
  await fc.assert(
    fc.asyncProperty(...args, async (hops, roles, pass, maxHops) => {
      const into = (ids: readonly number[]): Promise<ReadonlyMap<number, Int32Array>> =>
        Promise.resolve(new Map(ids.map((id) => [id, Int32Array.from(hops.filter(([, to]) => to === id).flatMap(([from, , residue]) => [from, residue]))])));
      const found = await nearest(into, roles, new Set(pass), maxHops);
      expect(found.map((d): [number, number] => [d.id, d.hops]).sort(([a], [b]) => a - b)).toEqual(walked(hops, new Set(roles), new Set(pass), maxHops));
    }),
    { numRuns: 2000 },
  );
});
