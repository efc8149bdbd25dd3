/** Where Ladybug's Cypher differs. */
import type { ResidueSet } from '../store.js';

/**
 * The filter of a recursive pattern: parameters are refused there, so the ids, which arnpath assigned, stand as text. A
 * range is half as dear as a list.
 */
export function residueFilter(pass: ResidueSet, residues: number): string {
  const ids = [...pass].filter((id) => Number.isSafeInteger(id) && id >= 0 && id < residues).sort((a, b) => a - b);
  const range = ids.every((id, i) => id === i);
  return range ? `r.residue < ${String(ids.length)}` : `r.residue IN [${ids.join(', ')}]`;
}
