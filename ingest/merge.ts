/** Parts of a load, evaluated apart, as one: the same texts and classes get the same numbers. */
import { EffectiveRows } from '../graph/effective.js';
import type { PrincipalClassRow, ResourceClassRow } from '../graph/model.js';
import type { Part } from './part.js';

export class Merge {
  private readonly actionSets = new Texts('[]');
  private readonly residues = new Texts('true');
  private readonly proofs = new Texts('[]');
  private readonly principals = new Texts();
  private readonly resources = new Texts();
  private readonly principalClasses: PrincipalClassRow[] = [];
  private readonly resourceClasses: ResourceClassRow[] = [];
  private readonly rows = new EffectiveRows();
  private readonly uses: number[] = [];

  add(part: Part): void {
    const sets = part.actionSets.map((t) => this.actionSets.id(t));
    const residues = part.residues.map((t) => this.residues.id(t));
    const proofs = part.proofs.map((t) => this.proofs.id(t));
    const from = part.principalClasses.map((c) => this.classId(c, this.principals, this.principalClasses));
    const to = part.resourceClasses.map((c) => this.classId(c, this.resources, this.resourceClasses));
    for (const row of part.effective) {
      const access = row.type === 'CAN_ACCESS';
      const residue = residues[row.residue] ?? 0;
      this.uses[residue] = (this.uses[residue] ?? 0) + 1;
      this.rows.push({
        ...row,
        from: access ? (from[row.from] ?? 0) : row.from,
        to: access ? (to[row.to] ?? 0) : row.to,
        actions: sets[row.actions] ?? 0,
        residue,
        proof: proofs[row.proof] ?? 0,
      });
    }
  }

  /** All of it; residues are numbered by how often they are used, `true` first, so that few numbers cover most rows. */
  whole(): Part {
    const order = this.residues.texts.map((_, i) => i).sort((a, b) => (a === 0 ? -1 : b === 0 ? 1 : (this.uses[b] ?? 0) - (this.uses[a] ?? 0)));
    const place: number[] = [];
    order.forEach((old, i) => (place[old] = i));
    const effective = new EffectiveRows();
    for (const row of this.rows) effective.push({ ...row, residue: place[row.residue] ?? 0 });
    return {
      effective,
      actionSets: this.actionSets.texts,
      residues: order.map((old) => this.residues.texts[old] ?? 'true'),
      proofs: this.proofs.texts,
      principalClasses: this.principalClasses,
      resourceClasses: this.resourceClasses,
    };
  }

  private classId<C extends PrincipalClassRow | ResourceClassRow>(c: C, keys: Texts, into: C[]): number {
    const id = keys.id(c.members.join());
    into[id] ??= { ...c, id };
    return id;
  }
}

class Texts {
  readonly texts: string[] = [];
  private readonly ids = new Map<string, number>();

  constructor(...first: readonly string[]) {
    for (const text of first) this.id(text);
  }

  id(text: string): number {
    let id = this.ids.get(text);
    if (id === undefined) this.ids.set(text, (id = this.texts.push(text) - 1));
    return id;
  }
}
