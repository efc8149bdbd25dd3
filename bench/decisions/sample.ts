/** Single requests drawn from the world, with the engine's answer to each. */
import { Evaluator } from '../../ingest/evaluator.js';
import { any } from '../../policy/expr.js';
import type { Caller } from '../../policy/facts.js';
import type { Expr, ResourceFacts } from '../../policy/model.js';
import { TEAMS } from '../generate/names.js';
import { Random } from '../generate/random.js';
import type { Bench } from './world.js';

export interface Sampled {
  readonly caller: Caller;
  readonly resource: ResourceFacts;
  readonly action: string;
  /** Of the object, for an action on objects. */
  readonly key: string | null;
  readonly answer: Expr;
}

/** Half of them are about pairs with an outcome: among all pairs nearly every one is denied. */
export function drawSample({ world, table, resources }: Bench, count: number, seed: number): Sampled[] {
  const evaluator = new Evaluator(world, table);
  const random = Random.streams(seed).next().value;
  return Array.from({ length: count }, () => {
    const resource = random.pick(resources);
    const some = [...evaluator.groups(resource)].flatMap((group) => group.callers);
    const caller = random.pick(random.chance(0.5) && some.length > 0 ? some : evaluator.callers);
    const ask = random.pick(evaluator.asksOf(resource).filter((a) => a.actions.length > 0));
    const action = random.pick(ask.actions);
    const outcomes = evaluator.outcomes(caller, resource, [ask]);
    const answer = any(outcomes.filter((o) => o.actions.includes(action)).map((o) => o.expr));
    return { caller, resource, action, key: ask.object ? `${random.pick(['in', 'out', 'home', ...TEAMS])}/${String(random.int(1, 9))}.csv` : null, answer };
  });
}
