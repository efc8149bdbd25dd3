/** A snapshot's callers in shares, of which threads each take the next one, and evaluate it with one account's resources after the other. */
import { addTo } from '../policy/group-by.js';
import type { PrincipalFacts, ResourceFacts, World } from '../policy/model.js';
import { type Env, makeEnv } from '../policy/statements.js';
import type { ActionTable } from '../policy/tables/actions.js';
import { Evaluator, type Facts } from './evaluator.js';
import { type Part, PartBuilder, Rows } from './part.js';

/** What evaluation reads of a snapshot. */
export type Evaluated = Facts & Pick<World, 'resources'>;

const NEXT = 0;
const DONE = 1;

/** Callers of a share: with fewer the same is read of resources more often, with more an evaluator needs more memory. */
const CALLERS = 10_000;
/** Shares for each of several threads, so that they end together. */
const FOR_EACH = 6;

/** How far all threads together are. */
export class Counter {
  private readonly numbers: Int32Array;

  constructor(readonly memory = new SharedArrayBuffer(8)) {
    this.numbers = new Int32Array(memory);
  }

  /** The number of a share that no thread has taken yet. */
  next(): number {
    return Atomics.add(this.numbers, NEXT, 1);
  }

  /** Resources that are evaluated, for each share. */
  get done(): number {
    return Atomics.load(this.numbers, DONE);
  }

  finish(resources: number): void {
    Atomics.add(this.numbers, DONE, resources);
  }
}

/** Callers in shares, those of an account in one; the largest first, so that threads end together. */
export function sharesOf(principals: readonly PrincipalFacts[], threads: number): ReadonlySet<PrincipalFacts>[] {
  const accounts = new Map<string, PrincipalFacts[]>();
  for (const p of principals) addTo(accounts, p.account ?? '', p);
  const wanted = Math.max(threads === 1 ? 1 : threads * FOR_EACH, Math.ceil(principals.length / CALLERS));
  const shares = Array.from({ length: Math.min(wanted, accounts.size) }, () => new Set<PrincipalFacts>());
  for (const list of [...accounts.values()].sort((a, b) => b.length - a.length)) {
    const smallest = shares.reduce((a, b) => (b.size < a.size ? b : a));
    for (const p of list) smallest.add(p);
  }
  return shares.sort((a, b) => b.size - a.size);
}

/** What one thread does: shares, one after the other. */
export class Shares {
  private readonly rows: Rows;
  private readonly env: Env;
  private readonly shares: readonly ReadonlySet<PrincipalFacts>[];
  private readonly resources: readonly (readonly ResourceFacts[])[];
  private steps: Iterator<undefined> = [][Symbol.iterator]();

  constructor(
    private readonly world: Evaluated,
    private readonly table: ActionTable,
    private readonly extraActions: readonly string[],
    private readonly counter: Counter,
    threads: number,
  ) {
    this.rows = new Rows(table);
    this.env = makeEnv(world);
    this.shares = sharesOf(world.principals, threads);
    this.resources = byAccount(world.resources);
  }

  /** A piece of work; false: there is none. */
  step(): boolean {
    if (this.steps.next().done !== true) return true;
    const share = this.shares[this.counter.next()];
    if (share === undefined) return false;
    this.steps = this.evaluated(share);
    return true;
  }

  part(): Part {
    return this.rows.part();
  }

  private *evaluated(share: ReadonlySet<PrincipalFacts>): Generator<undefined> {
    const evaluator = new Evaluator(this.world, this.table, this.extraActions, (p) => share.has(p), this.env);
    const builder = new PartBuilder(evaluator, this.rows);
    for (const resources of this.resources) {
      builder.account(resources.filter((r) => evaluator.concerns(r)));
      this.counter.finish(resources.length);
      yield;
    }
  }
}

/** Resources by their account, those of which it isn't known together; the most first, so that threads end together. */
export function byAccount(resources: readonly ResourceFacts[]): (readonly ResourceFacts[])[] {
  const found = new Map<string, ResourceFacts[]>();
  for (const resource of resources) addTo(found, resource.account ?? '', resource);
  return [...found.values()].sort((a, b) => b.length - a.length);
}
