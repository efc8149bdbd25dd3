/** Interned tables of a load: action sets, residues and proofs, each written once. */
import type { EffectiveRow, ProofRef } from '../graph/model.js';
import { exprKey } from '../policy/expr.js';
import type { Outcome } from '../policy/evaluate.js';
import type { Expr } from '../policy/model.js';
import type { ActionTable } from '../policy/tables/actions.js';
import { proofOf } from './proofs.js';

/** What a row says of an outcome. */
export type Interned = Pick<EffectiveRow, 'actions' | 'residue' | 'proof' | 'via'>;

export class Interner {
  readonly actionSets: string[][] = [[]];
  readonly proofs: (readonly ProofRef[])[] = [];
  private readonly outcomes = new WeakMap<Outcome, Interned>();
  private readonly residues: Expr[] = [true];
  private readonly setIds = new Map<string, number>([['', 0]]);
  private readonly residueIds = new Map<string, number>([['T', 0]]);
  private readonly proofIds = new Map<string, number>();

  /** Id of a set of actions, as AWS writes them. */
  actions(actions: readonly string[]): number {
    const sorted = [...actions].sort();
    return intern(this.setIds, sorted.join(' '), () => this.actionSets.push(sorted) - 1);
  }

  /** Residues with the same tests from other statements are apart: each says where it stands. */
  residue(expr: Expr): number {
    return intern(this.residueIds, typeof expr === 'boolean' ? exprKey(expr) : JSON.stringify(expr), () => this.residues.push(expr) - 1);
  }

  proof(items: readonly ProofRef[]): number {
    return intern(this.proofIds, items.map((i) => JSON.stringify(i.origin)).join('|'), () => this.proofs.push(items) - 1);
  }

  /** The interned parts of an outcome; outcomes are shared, so each is looked at once. */
  outcome(outcome: Outcome, table: ActionTable): Interned {
    let found = this.outcomes.get(outcome);
    if (found === undefined) {
      found = {
        actions: this.actions(outcome.actions.map((a) => table.canonical(a))),
        residue: this.residue(outcome.expr),
        proof: this.proof(proofOf(outcome)),
        via: outcome.via,
      };
      this.outcomes.set(outcome, found);
    }
    return found;
  }

  /** Numbers residues by how often rows use them, `true` first, so that few ids cover most rows. */
  renumber(rows: readonly EffectiveRow[]): { residues: Expr[]; rows: EffectiveRow[] } {
    const uses = this.residues.map(() => 0);
    for (const row of rows) uses[row.residue] = (uses[row.residue] ?? 0) + 1;
    const order = this.residues.map((_, i) => i).sort((a, b) => (a === 0 ? -1 : b === 0 ? 1 : (uses[b] ?? 0) - (uses[a] ?? 0)));
    const place = new Map(order.map((old, i) => [old, i]));
    return {
      residues: order.map((old) => this.residues[old] ?? true),
      rows: rows.map((row) => ({ ...row, residue: place.get(row.residue) ?? 0 })),
    };
  }
}

function intern(ids: Map<string, number>, key: string, add: () => number): number {
  let id = ids.get(key);
  if (id === undefined) ids.set(key, (id = add()));
  return id;
}
