/**
 * The answers of who-can, computed one request at a time: `test/spec` decides each, with every combination of the facts
 * that are open, and a breadth-first search walks over its decisions. Nothing of `policy/`, `ingest/` or a store is used
 * but the snapshot's facts.
 */
import type { PrincipalFacts, ResourceFacts, World } from '../../policy/model.js';
import { completed } from '../../test/spec/completions.js';
import type { Facts } from '../../test/spec/context.js';
import { decideRequest } from '../../test/spec/decide.js';
import { statementsOf } from '../../test/spec/document.js';
import { type Dimension, dimensionsOf } from './dimensions.js';

export type Strength = 'allowed' | 'conditional' | 'denied';
/** Principal → its ways, as `rowOf` writes them. */
export type Answer = ReadonlyMap<string, readonly string[]>;

export interface Asked {
  readonly resource: ResourceFacts;
  readonly action: string;
  /** Of an object. */
  readonly key: string | null;
}

export const rowOf = (way: string, result: string, hops: number): string => `${way} ${result} ${String(hops)}`;

const MAX_HOPS = 10;
/** More combinations than this are more than anyone waits for. */
const MOST_COMBINATIONS = 20_000;
const ASSUME = { saml: 'sts:AssumeRoleWithSAML', oidc: 'sts:AssumeRoleWithWebIdentity' } as const;

/** Too much for one question; it is left out, and counted. */
export class TooMuch extends Error {}

export class Plain {
  /** Requests that `test/spec` decided. */
  decided = 0;
  /** What isn't known of accounts outside, filled in with "everything is allowed". */
  private readonly generous: World;
  private readonly roles: ReadonlyMap<string, ResourceFacts>;
  private readonly byArn: ReadonlyMap<string, PrincipalFacts>;
  /** Role → who may assume it. */
  private readonly into = new Map<string, ReadonlyMap<string, Strength>>();

  /** @param mostRoles that one question may lead to */
  constructor(
    private readonly world: World,
    private readonly mostRoles: number,
  ) {
    this.generous = completed(world, () => 'allow');
    this.roles = new Map(world.resources.filter((r) => r.type === 'iam:role').map((r) => [r.arn, r]));
    this.byArn = new Map(world.principals.map((p) => [p.arn, p]));
  }

  /** @throws TooMuch */
  whoCan(asked: Asked): Answer {
    const direct = new Map(this.world.principals.map((p) => [p.arn, this.strength(p, asked)]));
    const hops = this.hopsTowards(direct, asked.resource.arn);
    const answer = new Map<string, string[]>();
    for (const { arn } of this.world.principals) {
      const rows: string[] = [];
      const own = direct.get(arn) ?? 'denied';
      if (own !== 'denied') rows.push(rowOf('direct', own, 0));
      if (arn !== asked.resource.arn) {
        const certain = search(arn, hops, direct, ['allowed']);
        const possible = search(arn, hops, direct, ['allowed', 'conditional']);
        if (certain !== null) rows.push(rowOf('assume-role', 'allowed', certain));
        if (possible !== null && possible < (certain ?? Infinity)) rows.push(rowOf('assume-role', 'conditional', possible));
      }
      if (rows.length > 0) answer.set(arn, rows.sort());
    }
    return answer;
  }

  /** Hops out of each principal, of all that lead to the resource in the end. The role that is asked about is no hop. */
  private hopsTowards(direct: ReadonlyMap<string, Strength>, avoid: string): Map<string, Map<string, Strength>> {
    const out = new Map<string, Map<string, Strength>>();
    const queue = [...this.roles.keys()].filter((arn) => arn !== avoid && (direct.get(arn) ?? 'denied') !== 'denied');
    const seen = new Set(queue);
    for (const role of queue) {
      if (seen.size > this.mostRoles && !this.into.has(role)) throw new TooMuch(`${String(seen.size)} roles`);
      for (const [from, strength] of this.intoRole(role)) {
        let hops = out.get(from);
        if (hops === undefined) out.set(from, (hops = new Map<string, Strength>()));
        hops.set(role, strength);
        if (!this.roles.has(from) || from === avoid || seen.has(from)) continue;
        seen.add(from);
        queue.push(from);
      }
    }
    return out;
  }

  private intoRole(arn: string): ReadonlyMap<string, Strength> {
    let found = this.into.get(arn);
    if (found !== undefined) return found;
    const resource = this.roles.get(arn);
    const list = this.world.principals.filter((p) => p.arn !== arn).map((p) => [p.arn, resource === undefined ? 'denied' : this.hop(p, resource)] as const);
    this.into.set(arn, (found = new Map(list.filter(([, s]) => s !== 'denied'))));
    return found;
  }

  private hop(principal: PrincipalFacts, role: ResourceFacts): Strength {
    if (principal.kind === 'Instance') {
      const ec2 = principal.runsAs.includes(role.arn) ? this.byArn.get('ec2.amazonaws.com') : undefined;
      return ec2 === undefined ? 'denied' : this.strength(ec2, { resource: role, action: 'sts:AssumeRole', key: null });
    }
    const action = principal.provider === null ? 'sts:AssumeRole' : ASSUME[principal.provider];
    return this.strength(principal, { resource: role, action, key: null });
  }

  /** One principal's own request: allowed with all facts, with some, or with none. */
  private strength(principal: PrincipalFacts, { resource, action, key }: Asked): Strength {
    if (principal.kind === 'Instance' || principal.kind === 'Person') return 'denied';
    const world = principal.external ? this.generous : this.world;
    const dimensions = dimensionsOf({ world: this.world, principal, resource, action: action.toLowerCase() });
    let [yes, no] = [0, 0];
    for (const facts of combinations(dimensions)) {
      for (const session of sessionsOf(this.world, principal, resource)) {
        const resourceArn = key === null ? resource.arn : `${resource.arn}/${key}`;
        this.decided++;
        if (decideRequest(world, { principal: principal.arn, session, action: action.toLowerCase(), resourceArn, context: facts }).allowed) yes++;
        else no++;
        // Whether an account outside allows its side is never known.
        if (yes > 0 && (no > 0 || principal.external)) return 'conditional';
        if (yes + no > MOST_COMBINATIONS) throw new TooMuch(`more than ${String(MOST_COMBINATIONS)} combinations of facts`);
      }
    }
    return yes > 0 ? 'allowed' : 'denied';
  }
}

/** A role's session has any name; where the resource's policy names a session of it, that name too. */
function sessionsOf(world: World, principal: PrincipalFacts, resource: ResourceFacts): string[] {
  if (principal.kind !== 'Role' || typeof resource.policy === 'string' || resource.policy.document === null) return ['session'];
  const prefix = `arn:aws:sts::${principal.account ?? ''}:assumed-role/${principal.name}/`;
  const named = statementsOf(world.documents[resource.policy.document]).flatMap((s) => (s.principals ?? []).map((p) => p.value));
  return ['session', ...named.filter((n) => n.startsWith(prefix)).map((n) => n.slice(prefix.length))];
}

function* combinations(dimensions: readonly Dimension[]): Generator<Facts> {
  const [first, ...others] = dimensions;
  if (first === undefined) yield {};
  else for (const facts of first) for (const rest of combinations(others)) yield { ...facts, ...rest };
}

/** Fewest hops from a start to a role that has access, the start itself never on the way. Null: none. */
function search(
  start: string,
  hops: ReadonlyMap<string, ReadonlyMap<string, Strength>>,
  direct: ReadonlyMap<string, Strength>,
  enough: readonly Strength[],
): number | null {
  const seen = new Set([start]);
  let level = [start];
  for (let count = 1; count <= MAX_HOPS && level.length > 0; count++) {
    const next = level.flatMap((from) => [...(hops.get(from) ?? [])].filter(([, s]) => enough.includes(s)).map(([to]) => to));
    level = next.filter((to) => !seen.has(to) && seen.add(to));
    if (level.some((to) => enough.includes(direct.get(to) ?? 'denied'))) return count;
  }
  return null;
}
