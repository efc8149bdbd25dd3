/** All paths of one start, on request: shortest first, of equal length in the order of their role ARNs by code point. */
import { directPath, type Question, rolePathOf, type Ways } from './question.js';
import { asHops, byRole, type Hop, passFirst, type Reach } from './reach.js';
import type { Start } from './resolve.js';
import { hopsOfStart } from './search-paths.js';
import type { Path } from './steps.js';
import type { PathReport } from './types.js';

/** Roles that are looked at before the rest is only said to exist. */
const BUDGET = 5_000;

/** A start's paths, and whether there are more than those. */
export interface MorePaths {
  readonly paths: readonly PathReport[];
  readonly more: boolean;
}

/**
 * The first `limit` paths: direct access, then chains of roles by length.
 * @param ways what is known of the start already
 */
export async function pathsOf(q: Question, start: Start, ways: Ways, limit: number): Promise<MorePaths> {
  const paths: PathReport[] = [];
  if (ways.direct !== null) paths.push(report(await directPath(q, start, ways.direct)));
  const walk = new Walk(q, start);
  for await (const chain of walk.chains()) {
    if (paths.length >= limit) return { paths: paths.slice(0, limit), more: true };
    const path = await rolePathOf(q, start, chain);
    if (path !== null) paths.push(report(path));
  }
  return { paths: paths.slice(0, limit), more: paths.length > limit || walk.spent };
}

function report(path: Path): PathReport {
  const { chain, steps, conditions, notKnown } = path;
  return {
    result: steps.every((s) => s.open === true) ? 'allowed' : 'conditional',
    way: chain.length === 0 ? 'direct' : 'assume-role',
    hops: chain.length,
    chain,
    path: steps,
    conditions,
    notKnown,
  };
}

/** Walks chains of roles by length; what can't reach the resource in the hops that are left is never entered. */
class Walk {
  spent = false;
  private visits = 0;
  private readonly after = new Map<number, Promise<readonly Hop[]>>();
  private readonly reach: Reach;

  constructor(
    private readonly q: Question,
    private readonly start: Start,
  ) {
    this.reach = q.search.reach.possible;
  }

  async *chains(): AsyncGenerator<readonly Hop[]> {
    const { search } = this.q;
    // The start comes once: it is not at the end of its own chain, as the role that is asked about.
    if (this.start.principal.id === search.avoid) return;
    const first = byRole(passFirst(await hopsOfStart(search, this.start), search.given, this.start.principal, 'possible'));
    for (let length = 1; length <= search.maxHops && !this.spent; length++) yield* this.from(first, [], length);
  }

  private async *from(choices: readonly Hop[], before: readonly Hop[], rest: number): AsyncGenerator<readonly Hop[]> {
    for (const hop of choices) {
      if (hop.to === this.start.principal.id || before.some((h) => h.to === hop.to)) continue;
      if (rest === 1) {
        if (this.reach.seeds.has(hop.to)) yield [...before, hop];
        continue;
      }
      if ((this.reach.hops.get(hop.to) ?? Infinity) > rest - 1) continue;
      if (this.visits++ > BUDGET) {
        this.spent = true;
        return;
      }
      yield* this.from(await this.hopsOf(hop.to), [...before, hop], rest - 1);
    }
  }

  private hopsOf(role: number): Promise<readonly Hop[]> {
    let found = this.after.get(role);
    if (found === undefined) this.after.set(role, (found = this.load(role)));
    return found;
  }

  private async load(role: number): Promise<readonly Hop[]> {
    const { view } = this.q.search;
    const rows = ((await view.hopsFrom([role])).get(role) ?? []).filter((r) => this.reach.pass.has(r.residue) && r.to !== this.q.search.avoid);
    return byRole(await asHops(view, rows));
  }
}
