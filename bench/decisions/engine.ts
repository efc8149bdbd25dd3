/** The set engine as a load uses it: for each resource, everyone whom something opens it to, all actions at once. */
import { Evaluator } from '../../ingest/evaluator.js';
import { exprKey } from '../../policy/expr.js';
import type { Outcome } from '../../policy/evaluate.js';
import type { Work } from '../../policy/sets.js';
import type { Bench } from './world.js';

export interface Timing {
  readonly wall: number;
  /** Of all threads, in milliseconds. What counts: a core may be shared, and then more time passes. */
  readonly cpu: number;
}

/** Decides everything once. A new evaluator each time, since each load has a new one. */
export function timeEngine({ world, table, resources }: Bench): Timing {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const evaluator = new Evaluator(world, table);
  let outcomes = 0;
  for (const resource of resources) {
    for (const group of evaluator.groups(resource)) outcomes += group.outcomes.length;
  }
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  // What is computed has to be used, or a compiler may leave it out.
  if (outcomes === 0) throw new Error('nothing is allowed in this world');
  return { wall, cpu: (user + system) / 1000 };
}

export interface EngineCounts {
  readonly principals: number;
  /** Principals × resources × the actions that apply to each resource. */
  readonly decisions: number;
  readonly pairDecisions: number;
  readonly pairsWithOutcome: number;
  /** Rows of a load: one for each principal, resource and set of actions with one result. */
  readonly outcomes: number;
  readonly open: number;
  /** Equal sets of actions, results and ways counted once. */
  readonly distinct: number;
  readonly work: Readonly<Work>;
}

export function countEngine({ world, table, resources }: Bench): EngineCounts {
  const evaluator = new Evaluator(world, table);
  const counts = { principals: evaluator.callers.length, decisions: 0, pairDecisions: 0, pairsWithOutcome: 0, outcomes: 0, open: 0 };
  const distinct = new Set<string>();
  for (const resource of resources) {
    const actions = evaluator.asksOf(resource).reduce((sum, ask) => sum + ask.actions.length, 0);
    counts.decisions += evaluator.callers.length * actions;
    for (const { callers, outcomes } of evaluator.groups(resource)) {
      counts.pairsWithOutcome += callers.length;
      counts.pairDecisions += callers.length * actions;
      counts.outcomes += callers.length * outcomes.length;
      counts.open += callers.length * outcomes.filter((o) => o.expr !== true).length;
      for (const outcome of outcomes) distinct.add(keyOf(outcome));
    }
  }
  return { ...counts, distinct: distinct.size, work: { ...evaluator.work } };
}

const keyOf = (o: Outcome): string => `${o.via} ${exprKey(o.expr)} ${o.actions.join()}`;
