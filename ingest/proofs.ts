/** What proves an outcome, by content: where it stands in the snapshot is told with the answer. */
import type { ProofRef } from '../graph/model.js';
import type { Outcome } from '../policy/evaluate.js';
import type { Entry, Hit } from '../policy/statements.js';

/** The statements that allow, and those whose Deny is open. */
export function proofOf(outcome: Outcome): ProofRef[] {
  const shown = outcome.hits.filter((h) => h.statement.effect === 'Deny' || (h.layer !== 'scp' && h.layer !== 'rcp'));
  return [...shown.map(hitProof), ...outcome.entries.map(entryProof)];
}

export function hitProof({ layer, document, statement }: Hit): ProofRef {
  return { effect: statement.effect, origin: { layer, document, sid: statement.sid, index: statement.index }, entry: null };
}

export function entryProof({ layer, source, text }: Entry): ProofRef {
  return { effect: 'Allow', origin: source, entry: { layer, text: JSON.stringify(text) } };
}
