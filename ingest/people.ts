/** The callers of a snapshot: by name, by account and class. Only those that are looked at are made. */
import { AccountIndex } from '../policy/account-index.js';
import type { CallerClass } from '../policy/classes.js';
import type { Caller } from '../policy/facts.js';
import { addTo } from '../policy/group-by.js';
import type { PrincipalFacts } from '../policy/model.js';
import type { Ask, SetEngine } from '../policy/sets.js';
import { sessionsOf } from './opened.js';

export class People {
  private readonly callers = new Map<PrincipalFacts, Caller>();
  /** By account id; under the empty text those without one. */
  private readonly byAccount = new Map<string, PrincipalFacts[]>();
  private readonly classes = new Map<string, readonly CallerClass[]>();
  private readonly indexes = new Map<Ask, Map<string, AccountIndex>>();
  private readonly ofCaller = new Map<Caller, CallerClass>();
  private readonly byName = new Map<string, PrincipalFacts[]>();

  constructor(
    readonly principals: readonly PrincipalFacts[],
    private readonly made: (principal: PrincipalFacts) => Caller,
    private readonly engine: SetEngine,
  ) {
    for (const p of principals) {
      addTo(this.byName, p.arn, p);
      if (p.kind === 'Role' && p.account !== null) addTo(this.byName, sessionsOf(p.account, p.name), p);
      addTo(this.byAccount, p.account ?? '', p);
    }
  }

  all(): readonly Caller[] {
    return this.principals.map((p) => this.callerOf(p));
  }

  /** One object for each principal. */
  callerOf(principal: PrincipalFacts): Caller {
    let caller = this.callers.get(principal);
    if (caller === undefined) this.callers.set(principal, (caller = this.made(principal)));
    return caller;
  }

  /** Those with an ARN, or the role of `<account>/<role>`. */
  named(name: string): readonly Caller[] {
    return (this.byName.get(name) ?? []).map((p) => this.callerOf(p));
  }

  /** Ids of accounts that have callers; the empty text for those without an account. */
  accounts(): Iterable<string> {
    return this.byAccount.keys();
  }

  /** Whether an account has callers. */
  in(account: string): boolean {
    return this.byAccount.has(account);
  }

  classOf(caller: Caller): CallerClass | undefined {
    this.classesIn(caller.account ?? '');
    return this.ofCaller.get(caller);
  }

  /** An account's classes for what is asked. */
  index(ask: Ask, account: string): AccountIndex {
    let ofAsk = this.indexes.get(ask);
    if (ofAsk === undefined) this.indexes.set(ask, (ofAsk = new Map<string, AccountIndex>()));
    let found = ofAsk.get(account);
    const partition = this.engine.partition(ask);
    if (found === undefined) ofAsk.set(account, (found = new AccountIndex(partition.merged(this.classesIn(account)), partition)));
    return found;
  }

  private classesIn(account: string): readonly CallerClass[] {
    let classes = this.classes.get(account);
    if (classes === undefined) {
      classes = this.engine.classes.of((this.byAccount.get(account) ?? []).map((p) => this.callerOf(p)));
      this.classes.set(account, classes);
      for (const c of classes) for (const member of c.members) this.ofCaller.set(member, c);
    }
    return classes;
  }
}
