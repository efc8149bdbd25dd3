/** CAN_ACCESS: what each principal that something opens a resource to can do. */
import type { EffectiveRow } from '../graph/model.js';
import type { ResourceFacts } from '../policy/model.js';
import type { Evaluator } from './evaluator.js';
import type { Interner } from './interner.js';

/** The rows that end at a resource. */
export function* accessRows(evaluator: Evaluator, interner: Interner, resource: ResourceFacts): Generator<EffectiveRow> {
  for (const { callers, outcomes } of evaluator.groups(resource)) {
    for (const outcome of outcomes) {
      const interned = interner.outcome(outcome, evaluator.table);
      for (const caller of callers)
        yield { type: 'CAN_ACCESS', from: caller.id, to: resource.id, ...interned, crossAccount: caller.account !== resource.account };
    }
  }
}
