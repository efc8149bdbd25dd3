/**
 * The engine against the specification, on random organisations. `ARNPATH_SPEC_DECISIONS` is the number of decisions,
 * `ARNPATH_SPEC_SEED` where to start.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadActionData } from '../../ingest/action-data.js';
import { createActionTable } from '../../policy/tables/actions.js';
import { compareWorld, type Tally } from './compare.js';
import { choice } from './organisations.js';
import { describeDifference } from './report.js';
import { unreadLayers } from './completions.js';

const DECISIONS = Number(process.env['ARNPATH_SPEC_DECISIONS'] ?? 200_000);
const SEED = Number(process.env['ARNPATH_SPEC_SEED'] ?? 1);
/** Worlds in one call of fast-check. */
const BATCH = 20;

describe('the engine and the specification', () => {
  it(`agree on ${DECISIONS} decisions`, { timeout: Math.max(300_000, DECISIONS * 5) }, async () => {
    const table = createActionTable(await loadActionData(['s3', 'kms', 'sqs', 'sns', 'lambda', 'secretsmanager', 'sts', 'iam']));
    const tally: Tally = { decisions: 0, allowed: 0, open: 0, worlds: 0, completions: 0 };
    for (let seed = SEED; tally.decisions < DECISIONS; seed++) {
      const property = fc.property(choice, unreadLayers, fc.noShrink(fc.nat()), (c, unread, requests) => {
        const difference = compareWorld(table, c, unread, requests, tally);
        if (difference !== null) throw new Error(describeDifference(difference));
      });
      const result = fc.check(property, { seed, numRuns: BATCH, endOnFailure: false, interruptAfterTimeLimit: 60_000 });
      const error = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
      expect(result.failed && result.counterexample !== null ? `seed ${seed}\n${error}` : 'agree').toBe('agree');
    }
    const share = (n: number): string => `${((100 * n) / tally.decisions).toFixed(1)} %`;
    console.log(
      `${tally.decisions} decisions in ${tally.worlds} organisations (seeds from ${SEED}): ${share(tally.allowed)} allowed, ` +
        `${share(tally.open)} open in the engine; ${tally.completions} completions of layers that are not known`,
    );
    expect(tally.allowed / tally.decisions).toBeGreaterThan(0.25);
  });
});
