/** A snapshot's resources account by account, shared out among threads that each take the next one. */
import { addTo } from '../policy/group-by.js';
import type { ResourceFacts, World } from '../policy/model.js';
import type { ActionTable } from '../policy/tables/actions.js';
import { Evaluator, type Facts } from './evaluator.js';
import { type Part, PartBuilder } from './part.js';

/** What evaluation reads of a snapshot. */
export type Evaluated = Facts & Pick<World, 'resources'>;

const NEXT = 0;
const DONE = 1;

/** How far all threads together are. */
export class Counter {
  private readonly numbers: Int32Array;

  constructor(readonly memory = new SharedArrayBuffer(8)) {
    this.numbers = new Int32Array(memory);
  }

  /** The place of an account that no thread has taken yet. */
  next(): number {
    return Atomics.add(this.numbers, NEXT, 1);
  }

  /** Resources that are evaluated. */
  get done(): number {
    return Atomics.load(this.numbers, DONE);
  }

  finish(resources: number): void {
    Atomics.add(this.numbers, DONE, resources);
  }
}

/** One thread's share of the work. */
export class Share {
  private readonly builder: PartBuilder;
  private readonly accounts: readonly (readonly ResourceFacts[])[];

  constructor(
    world: Evaluated,
    table: ActionTable,
    extraActions: readonly string[],
    private readonly counter: Counter,
  ) {
    this.builder = new PartBuilder(new Evaluator(world, table, extraActions));
    this.accounts = byAccount(world.resources);
  }

  /** Evaluates the resources of the next account; false: there is none. */
  step(): boolean {
    const resources = this.accounts[this.counter.next()];
    if (resources === undefined) return false;
    this.builder.account(resources);
    this.counter.finish(resources.length);
    return true;
  }

  part(): Part {
    return this.builder.part();
  }
}

/** Resources by their account, those of which it isn't known together; the most first, so that threads end together. */
export function byAccount(resources: readonly ResourceFacts[]): (readonly ResourceFacts[])[] {
  const found = new Map<string, ResourceFacts[]>();
  for (const resource of resources) addTo(found, resource.account ?? '', resource);
  return [...found.values()].sort((a, b) => b.length - a.length);
}
