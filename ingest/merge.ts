/** Parts that were evaluated apart → one, numbered by what the texts say: the same whichever thread evaluated what. */
import { EffectiveRows } from '../graph/effective.js';
import type { PrincipalClassRow, ResourceClassRow } from '../graph/model.js';
import type { Part } from './part.js';
import { renumbered } from './proofs.js';

/** Takes the parts' rows over: they may not be used any more. */
export function merged(parts: readonly Part[]): Part {
  const actionSets = numbered(parts.map((p) => p.actionSets), ['[]']); // prettier-ignore
  const residues = numbered(parts.map((p) => p.residues), ['true'], byUses(parts)); // prettier-ignore
  const proofRefs = numbered(parts.map((p) => p.proofRefs), []); // prettier-ignore
  const proofsOf = parts.map((part) => renumbered(part.proofs, part.proofRefs.map(proofRefs.place)));
  const proofs = numbered(proofsOf, ['[]']);
  const principalClasses = new Classes<PrincipalClassRow>();
  const resourceClasses = new Classes<ResourceClassRow>();
  const effective = parts[0]?.effective ?? new EffectiveRows();
  for (const [i, part] of parts.entries()) {
    part.effective.renumber({
      actions: part.actionSets.map(actionSets.place),
      residues: part.residues.map(residues.place),
      proofs: (proofsOf[i] ?? []).map(proofs.place),
      principalClasses: part.principalClasses.map((c) => principalClasses.place(c, `${c.kind} ${c.account ?? ''} ${c.members.join()}`)),
      resourceClasses: part.resourceClasses.map((c) => resourceClasses.place(c, c.members.join())),
    });
    if (i > 0) effective.append(part.effective);
  }
  return {
    effective,
    actionSets: actionSets.texts,
    residues: residues.texts,
    proofs: proofs.texts,
    proofRefs: proofRefs.texts,
    principalClasses: principalClasses.rows,
    resourceClasses: resourceClasses.rows,
  };
}

/** Each text once, in an order: `first` from 0 on, the others by their code units unless told. */
function numbered(
  lists: readonly (readonly string[])[],
  first: readonly string[],
  order?: (a: string, b: string) => number,
): { texts: string[]; place: (text: string) => number } {
  const all = new Set(lists.flat());
  for (const text of first) all.delete(text);
  const texts = [...first, ...[...all].sort(order)];
  const places = new Map(texts.map((text, i) => [text, i]));
  return { texts, place: (text) => places.get(text) ?? 0 };
}

/** What is used most comes first, so that few numbers cover most rows. */
function byUses(parts: readonly Part[]): (a: string, b: string) => number {
  const uses = new Map<string, number>();
  for (const { effective, residues } of parts)
    effective.residueUses().forEach((count, i) => {
      const text = residues[i] ?? '';
      uses.set(text, (uses.get(text) ?? 0) + count);
    });
  return (a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Classes with the same members once, whatever part they are of. */
class Classes<C extends { readonly id: number }> {
  readonly rows: C[] = [];
  private readonly ids = new Map<string, number>();

  place(row: C, key: string): number {
    let id = this.ids.get(key);
    if (id === undefined) {
      this.ids.set(key, (id = this.rows.length));
      this.rows.push({ ...row, id });
    }
    return id;
  }
}
