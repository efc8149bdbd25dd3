/** Callers × resources of one account: what each comes to, evaluated once where many come to the same. */
import type { AccountIndex } from '../policy/account-index.js';
import { type CallerClass, factsFor } from '../policy/classes.js';
import type { Outcome } from '../policy/evaluate.js';
import type { Caller } from '../policy/facts.js';
import type { ResourceFacts } from '../policy/model.js';
import { requestOf, rulesAlone } from '../policy/pair.js';
import type { Partition } from '../policy/partition.js';
import type { Ask, ResourceSet, SetEngine } from '../policy/sets.js';
import { type Opened, openedTo } from './opened.js';
import type { People } from './people.js';
import { addTo } from '../policy/group-by.js';

/** Callers and resources that come to the same. For each caller, resource and action there is at most one. */
export interface Cell {
  readonly callers: readonly Caller[];
  readonly resources: readonly ResourceFacts[];
  readonly outcomes: readonly Outcome[];
}

/** A resource whose own side says the same as others' to all whom it neither names nor tells apart. */
interface Noted {
  readonly set: ResourceSet;
  readonly resource: ResourceFacts;
  /** Documents that may say something else of it than of others. */
  readonly touching: ReadonlySet<number>;
  /** Classes that were looked at for it alone. */
  readonly except: ReadonlySet<CallerClass>;
}

export class Grid {
  private readonly noted = new Map<AccountIndex, Map<string, Noted[]>>();

  constructor(
    private readonly engine: SetEngine,
    private readonly people: People,
    private readonly ask: Ask,
  ) {}

  /** Denied ones are left out. */
  *cells(resources: readonly ResourceFacts[]): Generator<Cell> {
    for (const resource of resources) yield* this.apart(resource);
    for (const [index, bySide] of this.noted) for (const same of bySide.values()) yield* together(index, same, this.engine.partition(this.ask));
  }

  /** What has to be looked at for this resource alone; the rest is noted, for all together. */
  private *apart(resource: ResourceFacts): Generator<Cell> {
    const { env } = this.engine;
    const opened = openedTo(env, resource, this.ask.service);
    const set = this.engine.resource(resource, this.ask);
    const named = new Set([...opened.named].flatMap((name) => this.people.named(name)));
    const accounts = new Set(opened.everyone || resource.account === null ? this.people.accounts() : [resource.account ?? '', ...opened.accounts]);
    for (const account of accounts) yield* this.inAccount(set, resource, account, named, opened);
    for (const caller of [...opened.arns].flatMap((name) => this.people.named(name))) {
      const own = accounts.has(caller.account ?? '') ? undefined : this.people.classOf(caller);
      if (own !== undefined) yield* cell([caller], resource, set.outcomes(own, caller, true, '', null));
    }
  }

  private *inAccount(set: ResourceSet, resource: ResourceFacts, account: string, named: ReadonlySet<Caller>, opened: Opened): Generator<Cell> {
    const index = this.people.index(this.ask, account);
    const touching = index.touching(resource);
    const single = namedIn(index, account, named);
    for (const [own, callers] of single) {
      for (const caller of callers) yield* cell([caller], resource, set.outcomes(own, caller, true, '', touching));
    }
    // Where the resource's policy has to let someone in, it lets in nobody else of this account.
    if (rulesAlone(resource, this.ask.service) && !opened.everyone && !opened.accounts.has(account)) return;
    const { closed, key: side } = opened.telling.length === 0 ? set.sidesTo(index, named) : { closed: false, key: null };
    if (closed) return;
    if (side !== null)
      this.note(index, `${side} ${resource.region ?? ''} ${String(resource.collected)}`, { set, resource, touching, except: new Set(single.keys()) });
    for (const own of side === null ? index.classes : single.keys()) {
      const rest = single.has(own) ? own.members.filter((m) => !named.has(m)) : own.members;
      for (const [facts, callers] of this.alike(rest, resource, opened)) {
        const [first] = callers;
        if (first !== undefined) yield* cell(callers, resource, set.outcomes(own, first, false, facts, touching));
      }
    }
  }

  private note(index: AccountIndex, side: string, noted: Noted): void {
    let bySide = this.noted.get(index);
    if (bySide === undefined) this.noted.set(index, (bySide = new Map<string, Noted[]>()));
    addTo(bySide, side, noted);
  }

  /** Members of a class whom the resource's own conditions don't tell apart. */
  private alike(members: readonly Caller[], resource: ResourceFacts, { telling }: Opened): Iterable<readonly [string, readonly Caller[]]> {
    if (members.length === 0) return [];
    if (telling.length === 0) return [['', members]];
    const { env } = this.engine;
    const found = new Map<string, Caller[]>();
    for (const caller of members) {
      const request = requestOf(env, caller, resource, this.ask.service);
      addTo(found, telling.map((d) => factsFor(d, caller, request)).join('|'), caller);
    }
    return found;
  }
}

/** What classes come to for resources with the same side: once for those of which their documents say the same. */
function* together(index: AccountIndex, same: readonly Noted[], partition: Partition): Generator<Cell> {
  const varying = varyingOver(index, same);
  const excepted = new Set(same.flatMap((n) => [...n.except]));
  const all = { noted: same, resources: same.map((n) => n.resource) };
  for (const own of index.classes) {
    const [first] = own.members;
    if (first === undefined) continue;
    const lists = varying.size === 0 ? [] : partition.speaking(own).flatMap((d) => [varying.get(d.key) ?? []].filter((list) => list.length > 0));
    // Where it is all of them it is one list for all classes, so that it is looked at once.
    for (const { noted, resources } of lists.length === 0 && !excepted.has(own) ? [all] : alikeFor(own, same, lists)) {
      const [some] = noted;
      const outcomes = some === undefined ? [] : some.set.outcomes(own, first, false, '', some.touching);
      if (outcomes.length > 0) yield { callers: own.members, resources, outcomes };
    }
  }
}

/** By document: what it says of each of the resources, as numbers, where that isn't the same for all. */
function varyingOver(index: AccountIndex, same: readonly Noted[]): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  if (same.length === 1) return found;
  for (const key of new Set(same.flatMap((n) => [...n.touching]))) {
    const having = index.having(key);
    const [caller] = having?.own.members ?? [];
    if (having === undefined || caller === undefined) continue;
    const lists = same.map((n) => n.set.listOf(having.document, caller, n.touching.has(key)));
    if (lists.some((list) => list !== lists[0])) found.set(key, lists);
  }
  return found;
}

/** The resources of which the lists say the same, together; without those that the class was looked at alone for. */
function alikeFor(own: CallerClass, same: readonly Noted[], lists: readonly (readonly number[])[]): { noted: Noted[]; resources: ResourceFacts[] }[] {
  const found = new Map<string, Noted[]>();
  same.forEach((n, i) => {
    if (!n.except.has(own)) addTo(found, lists.map((list) => String(list[i])).join(), n);
  });
  return [...found.values()].map((noted) => ({ noted, resources: noted.map((n) => n.resource) }));
}

function* cell(callers: readonly Caller[], resource: ResourceFacts, outcomes: readonly Outcome[]): Generator<Cell> {
  if (outcomes.length > 0) yield { callers, resources: [resource], outcomes };
}

/** The named callers of an account, by class. */
function namedIn(index: AccountIndex, account: string, named: ReadonlySet<Caller>): ReadonlyMap<CallerClass, readonly Caller[]> {
  const found = new Map<CallerClass, Caller[]>();
  for (const caller of named) {
    const own = (caller.account ?? '') === account ? index.classOf(caller) : undefined;
    if (own !== undefined) addTo(found, own, caller);
  }
  return found;
}
