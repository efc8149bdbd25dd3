/** Whether a mix of two loads would be seen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Expected, Tally } from '../../bench/clients/tally.js';
import { AnswerBook } from '../../bench/scale/answers.js';
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

describe('AnswerBook', () => {
  const answer = (id: number, total: number): string => JSON.stringify({ load: { id, time: 't' }, total });

  it('holds answers of both stores, and of one store at different times, against each other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'arnpath-bench-test-'));
    const book = new AnswerBook(folder);
    book.note('embedded', '/a', answer(1, 5));
    book.note('embedded', '/a', answer(1, 5));
    book.note('embedded', '/b', answer(1, 5));
    expect([book.compared, book.differences.length]).toEqual([0, 0]);
    book.note('neo4j', '/a', answer(7, 5));
    book.note('neo4j', '/b', answer(7, 6));
    expect(book.compared).toBe(2);
    expect(book.differences).toEqual([{ path: '/b', first: '{,"total":5}', second: '{,"total":6}' }]);
    rmSync(folder, { recursive: true });
  });
});
