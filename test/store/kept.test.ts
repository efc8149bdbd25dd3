/** What was read by key: few queries, none of them for too many keys. */
import { describe, expect, it } from 'vitest';
import { Kept } from '../../graph/kept.js';

const keys = Array.from({ length: 25_000 }, (_, i) => i);

describe('values by key', () => {
  it.each([100, 25_000])('are all found, by queries for five thousand keys at most, where %i are kept', async (most) => {
    const kept = new Kept<number, number>(most);
    const asked: (readonly number[])[] = [];
    const read = (missing: readonly number[]): Promise<[number, number][]> => {
      asked.push(missing);
      return Promise.resolve(missing.filter((k) => k !== 7).map((k) => [k, -k]));
    };
    const found = await kept.get([...keys, ...keys], read);
    expect([...found]).toEqual(keys.filter((k) => k !== 7).map((k) => [k, -k]));
    expect(asked.map((list) => list.length)).toEqual([5_000, 5_000, 5_000, 5_000, 5_000]);
    expect(asked.flat()).toEqual(keys);
  });
  it('are not read again while they are kept, the oldest go first', async () => {
    const kept = new Kept<number, number>(2);
    const asked: number[] = [];
    const read = (missing: readonly number[]): Promise<[number, number][]> => {
      asked.push(...missing);
      return Promise.resolve(missing.map((k) => [k, -k]));
    };
    for (const list of [[1, 2], [2, 1], [3], [2], [1]]) await kept.get(list, read); // prettier-ignore
    expect(asked).toEqual([1, 2, 3, 1]);
  });
});
