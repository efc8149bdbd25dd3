/** Interned tables of a load: action sets, residues, proofs and classes, each written once. */
import type { EffectiveRow, PrincipalClassRow, ProofRef, ResourceClassRow } from '../graph/model.js';
import type { Outcome } from '../policy/evaluate.js';
import type { Caller } from '../policy/facts.js';
import type { Expr, ResourceFacts } from '../policy/model.js';
import { ASSUME_ACTIONS } from '../policy/services/sts.js';
import type { ActionTable } from '../policy/tables/actions.js';
import { entryProof, hitProof, provedBy } from './proofs.js';

/** What a row says of an outcome: one object for all outcomes of which rows say the same. */
export interface Interned {
  readonly id: number;
  readonly said: Pick<EffectiveRow, 'actions' | 'residue' | 'proof' | 'via'>;
}

/** Callers for whom something comes to the same. */
export type CallerSet = PrincipalClassRow;

/** Ids of all members, ascending. No caller is in two sets. */
function union(sets: readonly CallerSet[]): readonly number[] {
  return sets.length === 1 ? (sets[0]?.members ?? []) : sets.flatMap((s) => s.members).sort((a, b) => a - b);
}

/** Texts with numbers from 0. */
class Table {
  readonly texts: string[] = [];
  private readonly ids = new Map<string, number>();
  private readonly known = new WeakMap<object, number>();

  constructor(...first: readonly string[]) {
    for (const text of first) this.id(text);
  }

  /** The number of an object's text, which is made once for each object. */
  of<T extends object>(item: T, text: (item: T) => string): number {
    let id = this.known.get(item);
    if (id === undefined) this.known.set(item, (id = this.id(text(item))));
    return id;
  }

  id(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) this.ids.set(text, (id = this.texts.push(text) - 1));
    return id;
  }
}

export class Interner {
  /** JSON. Set 0 is empty, residue 0 is true. */
  readonly actionSets = new Table('[]');
  readonly residues = new Table('true');
  readonly proofs = new Table('[]');
  readonly proofRefs = new Table();
  readonly principalClasses: PrincipalClassRow[] = [];
  readonly resourceClasses: ResourceClassRow[] = [];
  private readonly rows = new Table();
  private readonly interned: Interned[] = [];
  private readonly outcomes = new WeakMap<Outcome, Interned>();
  private readonly hops = new WeakMap<Outcome, Interned>();
  private readonly callerLists = new WeakMap<readonly Caller[], CallerSet>();
  private readonly callerSets: CallerSet[] = [];
  private readonly classKeys = new Table();
  private readonly callerKeys = new Table();
  private readonly resourceKeys = new Table();

  constructor(private readonly table: ActionTable) {}

  /** The interned parts of an outcome; outcomes are shared, so each is looked at once. */
  outcome(outcome: Outcome): Interned {
    let found = this.outcomes.get(outcome);
    if (found === undefined) this.outcomes.set(outcome, (found = this.row(outcome, outcome.actions)));
    return found;
  }

  /** The same for the actions that give a session; null where it has none. */
  hop(outcome: Outcome): Interned | null {
    const actions = outcome.actions.filter((a) => ASSUME_ACTIONS.some((assume) => assume === a));
    if (actions.length === 0) return null;
    let found = this.hops.get(outcome);
    if (found === undefined) this.hops.set(outcome, (found = this.row(outcome, actions)));
    return found;
  }

  /** A row that no outcome stands for: an assignment of Identity Center. */
  assigned(residue: Expr, proof: readonly ProofRef[]): Interned {
    return this.numbered({
      actions: 0,
      residue: this.residue(residue),
      proof: this.proof(proof.map((ref) => this.proofRefs.of(ref, JSON.stringify))),
      via: 'assignment',
    });
  }

  private row(outcome: Outcome, actions: readonly string[]): Interned {
    const { proofRefs } = this;
    const refs = provedBy(
      outcome,
      (h) => proofRefs.of(h, (hit) => JSON.stringify(hitProof(hit))),
      (e) => proofRefs.of(e, (entry) => JSON.stringify(entryProof(entry))),
    );
    return this.numbered({
      actions: this.actionSets.of(actions, (list) => JSON.stringify(list.map((a) => this.table.canonical(a)).sort())),
      residue: this.residue(outcome.expr),
      proof: this.proof(refs),
      via: outcome.via,
    });
  }

  private residue(expr: Expr): number {
    return typeof expr === 'boolean' ? this.residues.id(String(expr)) : this.residues.of(expr, JSON.stringify);
  }

  /** @param refs numbers of what proves something */
  private proof(refs: readonly number[]): number {
    return this.proofs.id(`[${refs.join()}]`);
  }

  private numbered(said: Interned['said']): Interned {
    const id = this.rows.id(`${String(said.actions)} ${String(said.residue)} ${String(said.proof)} ${said.via}`);
    return (this.interned[id] ??= { id, said });
  }

  /** Callers of one account and kind, once for the same ones. */
  callers(callers: readonly Caller[]): CallerSet {
    let found = this.callerLists.get(callers);
    if (found === undefined) {
      const members = callers.map((c) => c.id).sort((a, b) => a - b);
      const id = this.callerKeys.id(members.join());
      found = this.callerSets[id] ??= { id, kind: callers[0]?.kind ?? 'User', account: callers[0]?.account ?? null, members };
      this.callerLists.set(callers, found);
    }
    return found;
  }

  /** The class of all callers of these sets, which are of one account and kind. */
  principalClass(sets: readonly CallerSet[]): number {
    const [first] = sets;
    const ids = sets.map((s) => s.id).sort((a, b) => a - b);
    const id = this.classKeys.id(ids.join());
    this.principalClasses[id] ??= { id, kind: first?.kind ?? 'User', account: first?.account ?? null, members: union(sets) };
    return id;
  }

  /** The class of resources of one account. */
  resourceClass(resources: readonly ResourceFacts[]): number {
    const members = [...new Set(resources.map((r) => r.id))].sort((a, b) => a - b);
    const id = this.resourceKeys.id(members.join());
    this.resourceClasses[id] ??= { id, members };
    return id;
  }
}
