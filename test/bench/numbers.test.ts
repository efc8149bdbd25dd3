/** What the benchmark's numbers are made with. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, short } from '../../bench/scale/numbers.js';
import { overlaps, StageClock } from '../../bench/scale/stage-clock.js';
import { formatTable } from '../../bench/scale/table.js';

describe('percentile', () => {
  it('is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 99, 100]);
    expect(percentile([7], 0.5)).toBe(7);
    expect(percentile([1, 2], 0.95)).toBe(2);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('is one of the values, with at least the share at or below it and less than the share below it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, hundredths) => {
        const share = hundredths / 100;
        const found = percentile(values, share);
        const needed = Math.ceil(share * values.length);
        expect(values).toContain(found);
        expect(values.filter((v) => v <= found).length).toBeGreaterThanOrEqual(needed);
        expect(values.filter((v) => v < found).length).toBeLessThan(needed);
      }),
    );
  });

  it('leaves the order of the values as it was', () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('short', () => {
  it.each([
    [0.01234, '0.0123'],
    [12.345, '12.3'],
    [1234.5, '1,235'],
    [NaN, '–'],
  ])('%d is %s', (n, text) => {
    expect(short(n)).toBe(text);
  });
});

describe('StageClock', () => {
  function clockAt(): { clock: StageClock; to: (ms: number) => void } {
    let now = 1000;
    return { clock: new StageClock(() => now), to: (ms) => void (now = 1000 + ms) };
  }

  it('gives each stage the time until the next one begins, however often it calls', () => {
    const { clock, to } = clockAt();
    clock.at('read');
    to(10);
    clock.at('read');
    to(30);
    clock.at('evaluate');
    to(100);
    const { stages, total } = clock.end();
    expect(total).toBe(100);
    expect(stages).toEqual([
      { name: 'read', from: 0, to: 30, own: 30 },
      { name: 'evaluate', from: 30, to: 100, own: 70 },
    ]);
    expect(stages.some((s) => overlaps(s, stages))).toBe(false);
  });

  it('spans a stage that calls in turn with another', () => {
    const { clock, to } = clockAt();
    clock.at('evaluate');
    to(10);
    clock.at('write');
    to(15);
    clock.at('evaluate');
    to(25);
    clock.at('write');
    to(40);
    const { stages } = clock.end();
    expect(stages).toEqual([
      { name: 'evaluate', from: 0, to: 25, own: 20 },
      { name: 'write', from: 10, to: 40, own: 20 },
    ]);
    expect(stages.every((s) => overlaps(s, stages))).toBe(true);
  });
});

describe('formatTable', () => {
  const lines = [{ name: 'a', cells: ['1', '22'] }];

  it('aligns text', () => {
    expect(formatTable(['', 'one', 'two'], lines, 'text')).toEqual(['    one   two', 'a   1     22']);
  });

  it('writes Markdown', () => {
    expect(formatTable(['', 'one', 'two'], lines, 'markdown')).toEqual(['|   | one | two |', '| - | --- | --- |', '| a | 1   | 22  |']);
  });
});
