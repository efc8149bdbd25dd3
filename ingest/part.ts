/** Cells of an evaluation → rows of the graph, for one account's resources after the other. */
import { EffectiveRows } from '../graph/effective.js';
import type { GraphRows } from '../graph/model.js';
import { addTo } from '../policy/group-by.js';
import type { ResourceFacts } from '../policy/model.js';
import { ResourceClasses } from '../policy/resource-classes.js';
import type { Ask } from '../policy/sets.js';
import type { ActionTable } from '../policy/tables/actions.js';
import type { Evaluator } from './evaluator.js';
import type { Cell } from './grid.js';
import { Hops } from './hops.js';
import { type CallerSet, type Interned, Interner } from './interner.js';

/** Rows with the tables that their numbers stand in. */
export type Part = Pick<GraphRows, 'effective' | 'actionSets' | 'residues' | 'proofs' | 'proofRefs' | 'principalClasses' | 'resourceClasses'>;

/** Resources that come to the same, of which the first is evaluated. */
type Class = readonly ResourceFacts[];

/** What some callers come to, for one account's resources. */
interface Access {
  readonly from: CallerSet;
  readonly outcome: Interned;
  readonly crossAccount: boolean;
  readonly resources: ResourceFacts[];
}

/** One relationship: what callers of several sets come to, for the resources of a class. */
interface Merged {
  readonly to: number;
  readonly outcome: Interned;
  readonly crossAccount: boolean;
  readonly sets: CallerSet[];
}

/** What evaluators, one after the other, come to. */
export class Rows {
  readonly effective = new EffectiveRows();
  readonly interner: Interner;

  constructor(table: ActionTable) {
    this.interner = new Interner(table);
  }

  /** All of it. */
  part(): Part {
    const { effective, interner } = this;
    return {
      effective,
      actionSets: interner.actionSets.texts,
      residues: interner.residues.texts,
      proofs: interner.proofs.texts,
      proofRefs: interner.proofRefs.texts,
      principalClasses: interner.principalClasses,
      resourceClasses: interner.resourceClasses,
    };
  }
}

export class PartBuilder {
  private readonly classes: ResourceClasses | null;
  private readonly hops: Hops;

  /** @param classed resources that come to the same are evaluated once; finding them reads what all callers' documents say */
  constructor(
    private readonly evaluator: Evaluator,
    private readonly into: Rows,
    classed = true,
  ) {
    this.classes = classed ? new ResourceClasses(evaluator.env, evaluator.callerDocuments()) : null;
    this.hops = new Hops(evaluator, into.interner, into.effective);
  }

  /** Evaluates all resources of one account. */
  account(resources: readonly ResourceFacts[]): void {
    for (const [ask, classes] of this.asked(resources)) this.ask(ask, classes);
    for (const resource of resources) if (resource.type === 'iam:role') this.hops.runners(resource);
    this.evaluator.forget();
  }

  private asked(resources: readonly ResourceFacts[]): Map<Ask, Class[]> {
    const found = new Map<Ask, Map<string, ResourceFacts[]>>();
    for (const resource of resources) {
      for (const ask of this.evaluator.asksOf(resource)) {
        let byKey = found.get(ask);
        if (byKey === undefined) found.set(ask, (byKey = new Map<string, ResourceFacts[]>()));
        addTo(byKey, this.classes?.keyOf(resource, ask) ?? resource.arn, resource);
      }
    }
    return new Map([...found].map(([ask, byKey]) => [ask, [...byKey.values()]]));
  }

  private ask(ask: Ask, classes: readonly Class[]): void {
    const members = new Map(classes.flatMap((list) => list.slice(0, 1).map((first) => [first, list] as const)));
    const access = new Map<string, Access>();
    for (const cell of this.evaluator.cells(ask, [...members.keys()])) {
      const resources = cell.resources.flatMap((r) => members.get(r) ?? []);
      this.collect(cell, resources, access);
      if (ask.service === 'sts') this.hops.add(cell, resources);
    }
    for (const { to, outcome, crossAccount, sets } of this.merged(access.values()))
      this.into.effective.push({ type: 'CAN_ACCESS', from: this.into.interner.principalClass(sets), to, ...outcome.said, crossAccount });
  }

  /** The same callers and outcome, for more resources. */
  private collect({ callers, outcomes }: Cell, resources: readonly ResourceFacts[], into: Map<string, Access>): void {
    const from = this.into.interner.callers(callers);
    const crossAccount = (callers[0]?.account ?? null) !== (resources[0]?.account ?? null);
    for (const each of outcomes) {
      const outcome = this.into.interner.outcome(each);
      const key = `${String(from.id)} ${String(outcome.id)}`;
      const there = into.get(key);
      if (there === undefined) into.set(key, { from, outcome, crossAccount, resources: [...resources] });
      else there.resources.push(...resources);
    }
  }

  /** Then the same outcome for the same resources, for more callers of one account and kind: administrators of all sorts, for one. */
  private merged(access: Iterable<Access>): Iterable<Merged> {
    const found = new Map<string, Merged>();
    for (const { from, outcome, crossAccount, resources } of access) {
      const to = this.into.interner.resourceClass(resources);
      const key = `${String(to)} ${String(outcome.id)} ${from.kind} ${from.account ?? ''}`;
      const there = found.get(key);
      if (there === undefined) found.set(key, { to, outcome, crossAccount, sets: [from] });
      else there.sets.push(from);
    }
    return found.values();
  }
}
