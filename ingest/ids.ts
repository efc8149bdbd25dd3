/** Ids in the order of ARNs, with room for those that later snapshots add. */

/** Between two ids that are given without others around. */
const GAP = 16;

interface WithArn {
  readonly arn: string;
}
type Known = ReadonlyMap<string, { readonly id: number }>;

/** Ids for a snapshot that follows no other: principals first, then resources. */
export function identified<P extends WithArn, R extends WithArn>(
  principals: readonly P[],
  resources: readonly R[],
): { principals: (P & { readonly id: number })[]; resources: (R & { readonly id: number })[] } {
  const from = <T>(list: readonly T[], first: number): (T & { readonly id: number })[] => list.map((item, i) => ({ ...item, id: (first + i) * GAP }));
  return { principals: from(principals, 0), resources: from(resources, principals.length) };
}

/**
 * Gives each its id: the one that it is known by, else one between those of its neighbours.
 * @param list in the order of ARNs
 * @param above all ids are greater than this
 * @param below and less than this
 * @returns null where there is no room between two
 */
export function numbered<T extends WithArn>(list: readonly T[], known: Known, above: number, below: number): (T & { readonly id: number })[] | null {
  const ids: number[] = [];
  let last = above;
  for (let i = 0; i < list.length;) {
    const end = nextKnown(list, known, i);
    const next = known.get(list[end]?.arn ?? '')?.id ?? below;
    const step = Math.min(GAP, Math.floor((next - last) / (end - i + 1)));
    if (step < 1) return null;
    for (; i < end; i++) ids.push((last += step));
    if (end < list.length) ids.push((last = next));
    i = end + 1;
  }
  return list.map((item, i) => ({ ...item, id: ids[i] ?? -1 }));
}

function nextKnown(list: readonly WithArn[], known: Known, from: number): number {
  for (let i = from; i < list.length; i++) if (known.has(list[i]?.arn ?? '')) return i;
  return list.length;
}
