/**
 * The set engine: all actions that a resource can be asked, for classes of callers. What a document says of a resource is
 * matched once.
 */
import { Classes } from './classes.js';
import { Combinations, type Work } from './combinations.js';
import type { Outcome } from './evaluate.js';
import type { Caller } from './facts.js';
import type { ResourceFacts } from './model.js';
import { type Ask, Partition } from './partition.js';
import { ResourceSet } from './resource-set.js';
import type { Env } from './statements.js';

export type { Work } from './combinations.js';
export type { Ask } from './partition.js';
export type { ResourceSet } from './resource-set.js';

export class SetEngine {
  readonly classes: Classes;
  private readonly combinations = new Combinations();
  private readonly partitions = new Map<Ask, Partition>();

  constructor(readonly env: Env) {
    this.classes = new Classes(env);
  }

  /** How much was evaluated so far. */
  get work(): Readonly<Work> {
    return this.combinations.work;
  }

  /** The evaluation of one resource; asks must be the same objects for resources of one type. */
  resource(resource: ResourceFacts, ask: Ask): ResourceSet {
    return new ResourceSet(this.env, this.combinations, resource, this.partition(ask));
  }

  /** What one caller can do; what is denied is left out. */
  outcomesOf(caller: Caller, resource: ResourceFacts, ask: Ask): readonly Outcome[] {
    return this.resource(resource, ask).outcomes(this.classes.alone(caller), caller, true, '', null);
  }

  partition(ask: Ask): Partition {
    let found = this.partitions.get(ask);
    if (found === undefined) this.partitions.set(ask, (found = new Partition(ask, this.partitions.size)));
    return found;
  }

  /** Drops what was worked out of single combinations, which is most of the memory and mostly of no use for another account's resources. */
  forget(): void {
    this.combinations.forget();
    for (const partition of this.partitions.values()) partition.forgetConstants();
  }
}
