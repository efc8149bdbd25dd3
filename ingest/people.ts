/** The callers of a snapshot: by name, by account and class. */
import { AccountIndex } from '../policy/account-index.js';
import type { CallerClass } from '../policy/classes.js';
import type { Caller } from '../policy/facts.js';
import type { Ask, SetEngine } from '../policy/sets.js';
import { sessionsOf } from './opened.js';
import { addTo } from '../policy/group-by.js';

export class People {
  /** By account id; under the empty text those without one. */
  private readonly classes = new Map<string, readonly CallerClass[]>();
  private readonly indexes = new Map<Ask, Map<string, AccountIndex>>();
  private readonly ofCaller = new Map<Caller, CallerClass>();
  private readonly byName = new Map<string, Caller[]>();

  constructor(
    callers: readonly Caller[],
    private readonly engine: SetEngine,
  ) {
    const byAccount = new Map<string, Caller[]>();
    for (const caller of callers) {
      addTo(this.byName, caller.arn, caller);
      if (caller.kind === 'Role' && caller.account !== null) addTo(this.byName, sessionsOf(caller.account, caller.name), caller);
      addTo(byAccount, caller.account ?? '', caller);
    }
    for (const [account, members] of byAccount) {
      const classes = engine.classes.of(members);
      this.classes.set(account, classes);
      for (const c of classes) for (const member of c.members) this.ofCaller.set(member, c);
    }
  }

  /** Those with an ARN, or the role of `<account>/<role>`. */
  named(name: string): readonly Caller[] {
    return this.byName.get(name) ?? [];
  }

  /** Ids of accounts that have callers; the empty text for those without an account. */
  accounts(): Iterable<string> {
    return this.classes.keys();
  }

  classOf(caller: Caller): CallerClass | undefined {
    return this.ofCaller.get(caller);
  }

  /** An account's classes for what is asked. */
  index(ask: Ask, account: string): AccountIndex {
    let ofAsk = this.indexes.get(ask);
    if (ofAsk === undefined) this.indexes.set(ask, (ofAsk = new Map<string, AccountIndex>()));
    let found = ofAsk.get(account);
    const partition = this.engine.partition(ask);
    if (found === undefined) ofAsk.set(account, (found = new AccountIndex(partition.merged(this.classes.get(account) ?? []), partition)));
    return found;
  }
}
