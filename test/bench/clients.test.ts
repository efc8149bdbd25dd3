/** Whether a mix of two loads would be seen. */
import { describe, expect, it } from 'vitest';
import { type Expected, Tally } from '../../bench/clients/tally.js';
import { fingerprint } from '../../bench/scale/http.js';

const one: Expected = new Map([['/q', 'first']]);
const two: Expected = new Map([['/q', 'second']]);
const of = (load: number): Expected | null => ({ 1: one, 2: two, 3: one })[load] ?? null;

describe('Tally', () => {
  it('passes answers that are wholly of their load', () => {
    const tally = new Tally();
    for (const [load, hash] of [
      [1, 'first'],
      [2, 'second'],
      [3, 'first'],
      [3, 'first'],
    ] as const)
      tally.add('/q', load, hash);
    expect(tally.check(of)).toEqual({ checked: 4, mixed: [], loads: [1, 2, 3] });
  });

  it.each([
    ["another snapshot's answer", 2, 'first'],
    ['an answer of neither', 1, 'half and half'],
    ['an answer of a load that nobody published', 9, 'first'],
  ])('sees %s', (_, load, hash) => {
    const tally = new Tally();
    tally.add('/q', 1, 'first');
    tally.add('/q', load, hash);
    tally.add('/q', load, hash);
    expect(tally.check(of).mixed).toEqual([{ path: '/q', load, answers: 2 }]);
  });
});

describe('fingerprint', () => {
  const answer = (id: number, time: string, total: number): string => JSON.stringify({ load: { id, time }, snapshotTime: null, total });

  it('says the load and leaves only it out of the hash', () => {
    const a = fingerprint(answer(1, '2026-01-01T00:00:00.000Z', 5));
    const b = fingerprint(answer(12, '2026-01-02T00:00:00.000Z', 5));
    expect([a.load, b.load]).toEqual([1, 12]);
    expect(a.hash).toBe(b.hash);
    expect(fingerprint(answer(1, '2026-01-01T00:00:00.000Z', 6)).hash).not.toBe(a.hash);
  });

  it('refuses an answer that names no load', () => {
    expect(() => fingerprint('{"total":1}')).toThrow('without a load');
  });
});
