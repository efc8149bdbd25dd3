/** Who reaches some roles, by how few hops: breadth first over hops that are read level by level. */
import type { Distance, HopsInto, ResidueSet } from './store.js';

/** The nearest role that a principal reaches, and the nearest other one. */
interface Nearest {
  readonly role: number;
  readonly hops: number;
  other: number | null;
}

/**
 * For each principal the fewest hops to one of `roles` that isn't itself. Two roles are kept for each principal: the
 * nearest one of a role asked about is that role, and its way to another must not be taken for a way back to it.
 * @param into hops into each of some roles
 */
export async function nearest(
  into: (roles: readonly number[]) => Promise<ReadonlyMap<number, HopsInto>>,
  roles: readonly number[],
  pass: ResidueSet,
  maxHops: number,
): Promise<Distance[]> {
  const found = new Map<number, Nearest>();
  let level = roles.map((role): readonly [at: number, role: number] => [role, role]);
  for (const role of roles) found.set(role, { role, hops: 0, other: null });
  for (let hops = 1; hops <= maxHops && level.length > 0; hops++) {
    const rows = await into([...new Set(level.map(([at]) => at))]);
    const next: (readonly [number, number])[] = [];
    for (const [at, role] of level) {
      const pairs = rows.get(at) ?? [];
      for (let i = 0; i < pairs.length; i += 2) {
        const from = pairs[i] ?? -1;
        if (pass.has(pairs[i + 1] ?? -1) && reached(found, from, role, hops)) next.push([from, role]);
      }
    }
    level = next;
  }
  return [...found].flatMap(([id, n]) => (n.hops > 0 ? [{ id, hops: n.hops }] : n.other === null ? [] : [{ id, hops: n.other }]));
}

/** Whether that is news. */
function reached(found: Map<number, Nearest>, from: number, role: number, hops: number): boolean {
  const known = found.get(from);
  if (known === undefined) found.set(from, { role, hops, other: null });
  else if (known.role === role || known.other !== null) return false;
  else known.other = hops;
  return true;
}
