/** Cells of an evaluation → rows of the graph, for one account's resources after the other. */
import { EffectiveRows } from '../graph/effective.js';
import type { PrincipalClassRow, ResourceClassRow } from '../graph/model.js';
import type { Caller } from '../policy/facts.js';
import { addTo } from '../policy/group-by.js';
import type { ResourceFacts } from '../policy/model.js';
import { ResourceClasses } from '../policy/resource-classes.js';
import type { Ask } from '../policy/sets.js';
import type { Evaluator } from './evaluator.js';
import type { Cell } from './grid.js';
import { Hops } from './hops.js';
import { Interner } from './interner.js';

/** Rows with the tables that their numbers stand in; parts of one load are put together by `ingest/merge`. */
export interface Part {
  readonly effective: EffectiveRows;
  readonly actionSets: readonly string[];
  readonly residues: readonly string[];
  readonly proofs: readonly string[];
  readonly principalClasses: readonly PrincipalClassRow[];
  readonly resourceClasses: readonly ResourceClassRow[];
}

/** Resources that come to the same, of which the first is evaluated. */
type Class = readonly ResourceFacts[];

export class PartBuilder {
  private readonly effective = new EffectiveRows();
  private readonly interner: Interner;
  private readonly classes: ResourceClasses;
  private readonly hops: Hops;

  constructor(private readonly evaluator: Evaluator) {
    this.interner = new Interner(evaluator.table);
    this.classes = new ResourceClasses(evaluator.env, evaluator.callerDocuments());
    this.hops = new Hops(evaluator, this.interner, this.effective);
  }

  /** Evaluates all resources of one account. */
  account(resources: readonly ResourceFacts[]): void {
    for (const [ask, classes] of this.asked(resources)) this.ask(ask, classes);
    for (const resource of resources) if (resource.type === 'iam:role') this.hops.runners(resource);
  }

  part(): Part {
    const { actionSets, residues, proofs, principalClasses, resourceClasses } = this.interner;
    return { effective: this.effective, actionSets: actionSets.texts, residues: residues.texts, proofs: proofs.texts, principalClasses, resourceClasses };
  }

  private asked(resources: readonly ResourceFacts[]): Map<Ask, Class[]> {
    const found = new Map<Ask, Map<string, ResourceFacts[]>>();
    for (const resource of resources) {
      for (const ask of this.evaluator.asksOf(resource)) {
        let byKey = found.get(ask);
        if (byKey === undefined) found.set(ask, (byKey = new Map<string, ResourceFacts[]>()));
        addTo(byKey, this.classes.keyOf(resource, ask), resource);
      }
    }
    return new Map([...found].map(([ask, byKey]) => [ask, [...byKey.values()]]));
  }

  private ask(ask: Ask, classes: readonly Class[]): void {
    const members = new Map(classes.map((list) => [list[0], list]));
    const account = classes[0]?.[0]?.account ?? null;
    const access = new Map<string, { readonly callers: readonly Caller[]; readonly outcome: number; readonly resources: ResourceFacts[] }>();
    for (const cell of this.evaluator.cells(
      ask,
      [...members.keys()].flatMap((r) => r ?? []),
    )) {
      const resources = cell.resources.flatMap((r) => members.get(r) ?? []);
      this.collect(cell, resources, access);
      if (ask.service === 'sts') this.hops.add(cell, resources);
    }
    for (const { callers, outcome, resources } of access.values()) {
      const { id, ...said } = this.interner.byId(outcome);
      void id;
      this.effective.push({
        type: 'CAN_ACCESS',
        from: this.interner.principalClass(callers),
        to: this.interner.resourceClass(resources),
        ...said,
        crossAccount: (callers[0]?.account ?? null) !== account,
      });
    }
  }

  /** The same callers and outcome, for more resources. */
  private collect(
    cell: Cell,
    resources: readonly ResourceFacts[],
    into: Map<string, { callers: readonly Caller[]; outcome: number; resources: ResourceFacts[] }>,
  ): void {
    for (const outcome of cell.outcomes) {
      const { id } = this.interner.outcome(outcome);
      const key = `${String(this.interner.principalClass(cell.callers))} ${String(id)}`;
      const there = into.get(key);
      if (there === undefined) into.set(key, { callers: cell.callers, outcome: id, resources: [...resources] });
      else there.resources.push(...resources);
    }
  }
}
