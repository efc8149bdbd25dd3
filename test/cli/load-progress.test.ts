/** What a load tells while it runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Pace } from '../../cli/load/pace.js';
import { durationWords, stepWords } from '../../cli/load/words.js';
import { openEmbedded } from '../../graph/open.js';
import { loadSnapshot } from '../../ingest/load.js';

/** What each step says, by a clock of its own: `[milliseconds, stage, done, total]`. */
function told(...steps: readonly (readonly [number, string, number, number])[]): string[] {
  let time = 0;
  const pace = new Pace(() => time);
  return steps.map(([at, stage, done, total]) => {
    time = at;
    return stepWords(pace.at(stage, done, total));
  });
}

describe('progress', () => {
  it('says how fast a stage goes and what is left of it', () => {
    expect(told([0, 'write', 0, 2_600_000], [500, 'write', 9_000, 2_600_000], [2_000, 'write', 40_000, 2_600_000])).toEqual([
      'writing: 0 of 2,600,000 rows',
      'writing: 9,000 of 2,600,000 rows',
      'writing: 40,000 of 2,600,000 rows, 20,000 a second, 2 min 8 s left',
    ]);
  });
  it('judges by the last stretch, and anew in each stage', () => {
    expect(
      told(
        [0, 'read', 0, 1],
        [1_000, 'evaluate', 0, 100],
        [31_000, 'evaluate', 90, 100],
        [61_000, 'evaluate', 93, 100],
        [91_000, 'evaluate', 96, 100],
        [99_000, 'write', 10, 20],
      ),
    ).toEqual([
      'reading the snapshot',
      'evaluating: 0 of 100 resources',
      'evaluating: 90 of 100 resources, 3.0 a second, 4 s left',
      'evaluating: 93 of 100 resources, 0.1 a second, 1 min 10 s left',
      'evaluating: 96 of 100 resources, 0.1 a second, 40 s left',
      'writing: 10 of 20 rows',
    ]);
  });
  it('says nothing of what stands still', () => {
    expect(told([0, 'evaluate', 5, 10], [60_000, 'evaluate', 5, 10])[1]).toBe('evaluating: 5 of 10 resources');
  });
  it.each([
    [0, '0 s'],
    [59.2, '1 min 0 s'],
    [61, '1 min 1 s'],
    [3_900, '1 h 5 min'],
  ])('%d seconds are %s', (seconds, words) => {
    expect(durationWords(seconds)).toBe(words);
  });
});

it('a load counts every resource and every row, up to all of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'arnpath-'));
  const store = await openEmbedded(folder);
  const last = new Map<string, readonly [number, number]>();
  try {
    await loadSnapshot(store, join(import.meta.dirname, '..', '..', 'examples', 'company'), {
      onProgress: (stage, done, total) => {
        expect(done).toBeGreaterThanOrEqual(last.get(stage)?.[0] ?? 0);
        last.set(stage, [done, total]);
      },
    });
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  expect([...last.keys()]).toEqual(['read', 'evaluate', 'write']);
  for (const stage of ['evaluate', 'write']) {
    const [done, total] = last.get(stage) ?? [];
    expect(done).toBe(total);
    expect(total).toBeGreaterThan(50);
  }
});
