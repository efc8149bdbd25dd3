/** What a snapshot changes of the load that is there: by facts, before anything is evaluated. */
import { type Gone, KEYED, type GraphPatch, type KeyedLabel, type LoadInfo, type Named } from '../graph/model.js';
import { stampOf } from '../graph/stamp.js';
import type { LoadView, Stamped } from '../graph/store.js';
import { keyedOf } from '../graph/tables.js';
import type { AccountFacts, PrincipalFacts, ResourceFacts, World } from '../policy/model.js';
import { numbered } from './ids.js';
import { sameFiles } from './snapshot/digests.js';
import { grantRows, policyRow } from './transform.js';

/** What is read of a load to see what changed since. */
export interface Base {
  readonly info: LoadInfo;
  readonly accounts: readonly AccountFacts[];
  readonly principals: ReadonlyMap<string, Stamped>;
  readonly resources: ReadonlyMap<string, Stamped>;
  readonly policies: ReadonlySet<string>;
  readonly keyed: Readonly<Record<KeyedLabel, ReadonlyMap<string, string>>>;
}

export interface Change {
  /** The snapshot, with the load's ids. */
  readonly world: World;
  /** Those that are evaluated anew, for everything and everyone. */
  readonly principals: ReadonlySet<PrincipalFacts>;
  readonly resources: ReadonlySet<ResourceFacts>;
  readonly gone: Gone;
  readonly come: GraphPatch['come'];
}

/** Loads that only change the one before, until everything is written anew. */
const MOST_FOLLOWING = 100;
/** Where more than this part of all is evaluated anew, a whole load is as fast. */
const MOST_CHANGED = 1 / 8;

export async function baseOf(view: LoadView): Promise<Base> {
  const keyed = {} as Record<KeyedLabel, ReadonlyMap<string, string>>;
  for (const label of KEYED) keyed[label] = label === 'Policy' ? new Map() : await view.keyed(label);
  return {
    info: view.info,
    accounts: await view.accounts(),
    principals: await view.stamps('principal'),
    resources: await view.stamps('resource'),
    policies: await view.policies(),
    keyed,
  };
}

/**
 * Null where everything has to be evaluated anew, or nearly.
 * @param most of all principals and resources, the part up to which it is worth it
 */
export function changeOf(snapshot: World, base: Base, basis: string, most = MOST_CHANGED): Change | null {
  if (base.info.basis !== basis || base.info.follows >= MOST_FOLLOWING) return null;
  if (base.info.organization?.id !== snapshot.organization?.id || owners(base.accounts) !== owners(snapshot.accounts)) return null;
  const world = withIds(snapshot, base);
  if (world === null) return null;
  const { principals, resources } = evaluatedAnew(world, base);
  if (principals.size + resources.size > most * (world.principals.length + world.resources.length)) return null;
  const keys = keyedChange(world, base);
  const gone = {
    principals: goneOf(base.principals, world.principals, principals),
    resources: goneOf(base.resources, world.resources, resources),
    keys: keys.gone,
  };
  return { world, principals, resources, gone, come: keys.come };
}

/** Whose canonical ids are whose: bucket policies and ACLs of any account may name them. */
const owners = (accounts: readonly AccountFacts[]): string =>
  accounts
    .flatMap(({ id, canonicalId }) => (canonicalId === null ? [] : [`${canonicalId} ${id}`]))
    .sort()
    .join();

function withIds(world: World, base: Base): World | null {
  const least = [...base.resources.values()].reduce((id, r) => Math.min(id, r.id), Infinity);
  const principals = numbered(world.principals, base.principals, -1, least);
  if (principals === null) return null;
  const resources = numbered(world.resources, base.resources, principals.at(-1)?.id ?? -1, Infinity);
  return resources === null ? null : { ...world, principals, resources };
}

function evaluatedAnew(world: World, base: Base): Pick<Change, 'principals' | 'resources'> {
  const callers = changedAccounts(world.accounts, base.accounts, callerSide);
  const owning = changedAccounts(world.accounts, base.accounts, resourceSide);
  const same = sameFiles(world.digests, base.info.digests);
  const changed = (facts: PrincipalFacts | ResourceFacts, known: ReadonlyMap<string, Stamped>, accounts: ReadonlySet<string>): boolean => {
    const before = known.get(facts.arn);
    return before === undefined || accounts.has(facts.account ?? '') || !(same(facts.file) || before.stamp === stampOf(facts));
  };
  const principals = new Set(world.principals.filter((p) => changed(p, base.principals, callers)));
  const resources = new Set(world.resources.filter((r) => changed(r, base.resources, owning)));
  // A role is both: its node goes with the hops into it, its trust policy says who it is.
  const roles = new Map(world.resources.filter((r) => r.type === 'iam:role').map((r) => [r.arn, r]));
  for (const p of world.principals) {
    const role = roles.get(p.arn);
    if (role === undefined) continue;
    if (principals.has(p)) resources.add(role);
    else if (resources.has(role)) principals.add(p);
  }
  return { principals, resources };
}

/** What evaluation reads of an account in requests of its callers, and in those for its resources. */
const callerSide = (account: AccountFacts): unknown => ({ ...account, name: null, rcps: null, publicAccessBlock: null });
const resourceSide = (account: AccountFacts): unknown => ({ ...account, name: null, scps: null });

function changedAccounts(now: readonly AccountFacts[], before: readonly AccountFacts[], side: (account: AccountFacts) => unknown): Set<string> {
  const texts = (accounts: readonly AccountFacts[]): Map<string, string> => new Map(accounts.map((a) => [a.id, JSON.stringify(side(a))]));
  const [old, fresh] = [texts(before), texts(now)];
  return new Set([...old.keys(), ...fresh.keys()].filter((id) => old.get(id) !== fresh.get(id)));
}

/** Of the load's: those that the snapshot doesn't have, and those that come again. */
function goneOf<T extends Named>(known: ReadonlyMap<string, Stamped>, now: readonly T[], again: ReadonlySet<T>): Named[] {
  const stay = new Set(now.filter((n) => !again.has(n)).map((n) => n.arn));
  return [...known].filter(([arn]) => !stay.has(arn)).map(([arn, { id }]) => ({ id, arn }));
}

function keyedChange(world: World, base: Base): { gone: Gone['keys']; come: GraphPatch['come'] } {
  const now = keyedOf({ ...world, policies: [], grants: grantRows(world) });
  const gone = {} as Record<KeyedLabel, readonly string[]>;
  const come = {} as Record<KeyedLabel, GraphPatch['come'][KeyedLabel]>;
  for (const label of KEYED) {
    const [before, after] = [base.keyed[label], new Map(now[label])];
    gone[label] = [...before].filter(([key, data]) => after.get(key) !== data).map(([key]) => key);
    come[label] = [...after].filter(([key, data]) => before.get(key) !== data);
  }
  gone.Policy = [...base.policies].filter((id) => !Object.hasOwn(world.documents, id));
  come.Policy = Object.entries(world.documents).filter(([id]) => !base.policies.has(id)).map(([id, json]) => [id, policyRow(id, json).json]); // prettier-ignore
  return { gone, come };
}
