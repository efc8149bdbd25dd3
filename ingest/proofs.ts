/** What proves an outcome, by content: where it stands in the snapshot is told with the answer. */
import type { ProofRef } from '../graph/model.js';
import type { Outcome } from '../policy/evaluate.js';
import type { Entry, Hit } from '../policy/statements.js';

/** Statements and entries of a proof, each as `hit` and `entry` make it: those that allow, and those whose Deny is open. */
export function provedBy<T>(outcome: Outcome, hit: (hit: Hit) => T, entry: (entry: Entry) => T): T[] {
  const shown = outcome.hits.filter((h) => h.statement.effect === 'Deny' || (h.layer !== 'scp' && h.layer !== 'rcp'));
  return [...shown.map(hit), ...outcome.entries.map(entry)];
}

export const proofOf = (outcome: Outcome): ProofRef[] => provedBy(outcome, hitProof, entryProof);

/**
 * Proofs that name what proves them by other numbers.
 * @param proofs JSON of lists of numbers
 * @param places the new numbers by the old ones
 */
export const renumbered = (proofs: readonly string[], places: readonly number[]): string[] =>
  proofs.map((text) => JSON.stringify((JSON.parse(text) as number[]).map((ref) => places[ref])));

export function hitProof({ layer, document, statement }: Hit): ProofRef {
  return { effect: statement.effect, origin: { layer, document, sid: statement.sid, index: statement.index }, entry: null };
}

export function entryProof({ layer, source, text }: Entry): ProofRef {
  return { effect: 'Allow', origin: source, entry: { layer, text: JSON.stringify(text) } };
}
