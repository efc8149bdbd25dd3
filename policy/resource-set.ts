/** One resource and what it is asked: what classes of callers can do. */
import type { AccountIndex } from './account-index.js';
import type { CallerClass, OwnDocument } from './classes.js';
import { type Combinations, NOTHING, type Side } from './combinations.js';
import { mayAllow, type Outcome } from './evaluate.js';
import { exprKey } from './expr.js';
import type { Caller, RequestFacts } from './facts.js';
import { OWN_POLICY, type ResourceFacts } from './model.js';
import { type Frame, frameOf, requestOf, resourcePolicies, scpsOf } from './pair.js';
import type { Constants, Numbered, Partition } from './partition.js';
import { bears, documentOf, type Env, type Unread } from './statements.js';

/** Equal where the rules for single actions are: who calls, from where, a resource of which type. */
function rulesOf({ request, kind }: Frame): string {
  const { caller, resource, service } = request;
  const type = `${service} ${resource.type} ${String(kind.resourcePolicyRules)}`;
  return `${type} ${kind.accounts} ${resource.account === null ? '?' : ''} ${caller.kind} ${caller.provider ?? ''}`;
}

/** All else that a decision depends on beside the statements. What speaks of one resource or account is for these alone. */
function limitsOf({ request, scpLevels, publicBlock, policyUnknown }: Frame): string {
  const { caller, resource } = request;
  const alone = policyUnknown || publicBlock !== true || resource.account === null ? `${resource.arn} ${exprKey(publicBlock)}` : '';
  const outside = caller.external ? (caller.account ?? caller.arn) : '';
  return `${String(scpLevels)} ${caller.boundary === null ? '' : 'b'}${(caller.sessionPolicies ?? []).length > 0 ? 's' : ''} ${outside} ${alone}`;
}

/** What a resource's own side says to many callers. */
export interface Sides {
  /** It allows nothing to any of them, whatever their policies. */
  readonly closed: boolean;
  /** Equal for resources that say the same; null: it is for itself. */
  readonly key: string | null;
}

/** One resource and one ask, for any callers. */
export class ResourceSet {
  private readonly own = new Map<number, number>();
  private readonly sides = new Map<string, Side>();
  private readonly constants: Constants;

  constructor(
    private readonly env: Env,
    private readonly combinations: Combinations,
    private readonly resource: ResourceFacts,
    private readonly partition: Partition,
  ) {
    this.constants = partition.constantsAt(resource);
  }

  /**
   * What the callers of a class can do, in sets of actions; what is denied is left out.
   * @param caller a member for whom it is decided, and with it for all that the resource's policies don't tell apart
   * @param named the resource's policies may name this very caller
   * @param touched keys of the caller's documents that may say something else of this resource than of others; null: any
   * @param facts what the resource's conditions make of the caller ({@link factsFor}), the same for all that it is decided for
   */
  outcomes(own: CallerClass, caller: Caller, named: boolean, facts: string, touched: ReadonlySet<number> | null): readonly Outcome[] {
    if (caller.kind === 'Instance' || caller.kind === 'Person') return NOTHING;
    const { combinations, partition } = this;
    combinations.work.pairs++;
    const side = this.sideOf(own, caller, named, facts);
    const unread = own.unread.length === 0 ? side.unread : [...own.unread, ...side.unread];
    if (side.closed && unread.length === 0 && !partition.needsNoPermission) return NOTHING;
    const list = this.saidBy(own, caller, side, touched);
    const work = (): readonly Outcome[] => combinations.decide(side, [...combinations.hitsOf(list), ...side.hits], unread, partition);
    return unread.length > 0 ? work() : combinations.resultOf(combinations.step(side.state, list), work);
  }

  /**
   * What the resource's own side says to the unnamed callers of an account whom its conditions don't tell apart.
   * @param named callers whom it names
   */
  sidesTo(index: AccountIndex, named: ReadonlySet<Caller>): Sides {
    const sides = index
      .someOfEach(named)
      .map((some) =>
        some === null || some.caller.kind === 'Instance' || some.caller.kind === 'Person' ? null : this.sideOf(some.own, some.caller, false, ''),
      );
    const read = sides.every((side) => side === null || side.unread.length === 0);
    const closed = read && !index.unread && !this.partition.needsNoPermission && sides.every((side) => side === null || side.closed);
    return { closed, key: read ? sides.map((side) => (side === null ? '-' : String(side.state))).join() : null };
  }

  /** A number for what the documents of a class say of the resource. */
  private saidBy(own: CallerClass, caller: Caller, { hasScps }: Side, touched: ReadonlySet<number> | null): number {
    const documents = this.partition.speaking(own);
    if (touched === null || documents.some((d) => touched.has(d.key))) return this.joined(documents, caller, hasScps, touched);
    // None says something else of this resource than of others there.
    const known = hasScps ? this.constants.underScps : this.constants.classes;
    let list = known.get(own);
    if (list === undefined) known.set(own, (list = this.joined(documents, caller, hasScps, touched)));
    return list;
  }

  private joined(documents: readonly OwnDocument[], caller: Caller, hasScps: boolean, touched: ReadonlySet<number> | null): number {
    let joined = 0;
    for (const d of documents) {
      if (d.layer === 'scp' && !hasScps) continue;
      joined = this.combinations.joinedList(joined, this.listOf(d, caller, touched === null || touched.has(d.key)));
    }
    return joined;
  }

  /** A number for what a document of a caller says of the resource. */
  listOf(d: OwnDocument, caller: Caller, touched: boolean): number {
    return touched ? this.whole(d, caller) : this.constant(d, caller);
  }

  private whole(d: OwnDocument, caller: Caller): number {
    let list = this.own.get(d.key);
    if (list === undefined) this.own.set(d.key, (list = this.combinations.listOf(this.hitsOf(d, this.requestOf(caller)))));
    return list;
  }

  /** The part that says the same of every resource. */
  private constant(d: OwnDocument, caller: Caller): number {
    let list = this.constants.documents.get(d.key);
    if (list === undefined) {
      const statements = this.partition.constantStatements(d);
      list = statements.length === 0 ? 0 : this.combinations.listOf(this.hitsOf({ ...d, document: { ...d.document, statements } }, this.requestOf(caller)));
      this.constants.documents.set(d.key, list);
    }
    return list;
  }

  private requestOf(caller: Caller): RequestFacts {
    return requestOf(this.env, caller, this.resource, this.partition.ask.service);
  }

  private hitsOf({ layer, level, id, document }: Pick<OwnDocument, 'layer' | 'level' | 'id' | 'document'>, request: RequestFacts): readonly Numbered[] {
    const target = { arn: this.resource.arn, object: this.partition.ask.object };
    const hits: Numbered[] = [];
    for (const statement of document.statements) {
      if (!this.partition.coverage(statement).some) continue;
      const hit = bears(layer, level, id, statement, request, target);
      if (hit !== null) hits.push(this.combinations.number(hit, this.partition));
    }
    return hits;
  }

  /** The same for all callers of an account and kind whom the policies neither name nor tell apart. */
  private sideOf(own: CallerClass, caller: Caller, named: boolean, facts: string): Side {
    if (named) return this.gather(caller);
    const key = facts === '' ? own.base : `${own.base}|${facts}`;
    let side = this.sides.get(key);
    if (side === undefined) this.sides.set(key, (side = this.gather(caller)));
    return side;
  }

  private gather(caller: Caller): Side {
    const { ask } = this.partition;
    const { env } = this;
    const request = this.requestOf(caller);
    const hits: Numbered[] = [];
    const unread: Unread[] = [];
    for (const policy of resourcePolicies(request)) {
      const found = documentOf(env, policy);
      if (!('document' in found)) unread.push(found);
      else {
        const id = policy.layer === 'rcp' ? found.id : OWN_POLICY;
        for (const hit of this.hitsOf({ layer: policy.layer, level: policy.level, id, document: found.document }, request)) hits.push(hit);
      }
    }
    const whole = frameOf(env, request, ask.object);
    const frame = { ...whole, entries: whole.entries.filter((e) => ask.actions.some((a) => e.actions.has(a))) };
    const rules = rulesOf(frame);
    // With an identity that allows everything: is there still nothing?
    const open = unread.length > 0 || mayAllow({ ...frame, request: { ...request, caller: { ...caller, external: true } } }, hits, frame.entries, unread);
    const entryKey = frame.entries.map((e) => `${String(this.combinations.entryMeaning(e))}:${[...e.actions].join()}`).join(' ');
    const entryNumbers = frame.entries.map((e) => this.combinations.entryNumber(e)).join();
    const hasScps = scpsOf(request) !== null;
    const side = { frame, rules, entryKey, entryNumbers, limits: `${rules} ${limitsOf(frame)}`, hits, unread, hasScps, closed: !open };
    return { ...side, state: this.combinations.stateOf(side, this.partition) };
  }
}
