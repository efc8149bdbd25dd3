/**
 * The set engine: all actions that a resource can be asked, for classes of callers. What a document says of a resource is
 * matched once, and equal statements under equal limits are decided once, whatever the number of pairs.
 */
import type { AccountIndex } from './account-index.js';
import { type CallerClass, Classes, type OwnDocument } from './classes.js';
import { type Decision, decideGroup, mayAllow, type Outcome } from './evaluate.js';
import { exprKey } from './expr.js';
import type { Caller, RequestFacts } from './facts.js';
import { OWN_POLICY, type ResourceFacts } from './model.js';
import { frameOf, type Frame, requestOf, resourcePolicies, scpsOf } from './pair.js';
import { type ActionGroup, type Ask, type Constants, type Coverage, type Numbered, Partition } from './partition.js';
import type { PrincipalMatch } from './principal.js';
import { bears, documentOf, type Entry, type Env, type Hit, type Unread } from './statements.js';

/** How much work was done, for benchmarks. */
export interface Work {
  /** (class or caller, resource, ask) that were looked at. */
  pairs: number;
  /** Those whose combination of statements was decided for the first time. */
  decided: number;
}

export type { Ask } from './partition.js';

const NOTHING: readonly Outcome[] = [];
/** More than there are lists of hits, so that a state and a list make one whole number. */
const MOST_LISTS = 2 ** 24;

export class SetEngine {
  readonly classes: Classes;
  readonly work: Work = { pairs: 0, decided: 0 };
  private readonly numbers = new Map<string, number>();
  private readonly shapes = new Map<string, Shape>();
  private readonly groups = new Map<string, Decision>();
  private readonly partitions = new Map<Ask, Partition>();
  private readonly states = new Map<string, number>();
  private readonly steps = new Map<number, number>();
  private readonly results: (readonly Outcome[] | undefined)[] = [];
  private readonly lists: (readonly Numbered[])[] = [[]];
  private readonly listIds = new Map<string, number>([['', 0]]);
  private readonly joined = new Map<number, number>();

  constructor(readonly env: Env) {
    this.classes = new Classes(env);
  }

  /** The evaluation of one resource; asks must be the same objects for resources of one type. */
  resource(resource: ResourceFacts, ask: Ask): ResourceSet {
    return new ResourceSet(this, resource, this.partition(ask));
  }

  /** What one caller can do; what is denied is left out. */
  outcomesOf(caller: Caller, resource: ResourceFacts, ask: Ask): readonly Outcome[] {
    return this.resource(resource, ask).outcomes(this.classes.alone(caller), caller, true, '', null);
  }

  partition(ask: Ask): Partition {
    let found = this.partitions.get(ask);
    if (found === undefined) this.partitions.set(ask, (found = new Partition(ask, this.partitions.size)));
    return found;
  }

  /** A statement without conditions is the same hit for every resource that it covers. */
  number(hit: Hit, partition: Partition): Numbered {
    if (hit.when !== true || hit.names !== null) return this.numbered(hit, partition);
    const known = partition.plainHits(hit.statement);
    const key = `${hit.layer}${String(hit.level)}`;
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = this.numbered(hit, partition)));
    return found;
  }

  private numbered(hit: Hit, partition: Partition): Numbered {
    const { layer, level, document, statement, names, when } = hit;
    const named = names === null ? '' : `${exprKey(names.direct)} ${exprKey(names.role)} ${exprKey(names.account)}`;
    const means = `${layer} ${String(level)} ${statement.effect} ${named} ${exprKey(when)}`;
    // What is open says where it stands, so that only statements without conditions are the same in other documents.
    const stands = `${document} ${String(statement.index)} ${document === OWN_POLICY ? (statement.sid ?? '') : ''}`;
    const meaning = this.numberOf(when === true && isPlain(names) ? means : `${means} ${stands}`);
    const coverage = partition.coverage(statement).id;
    return { ...hit, meaning, number: this.numberOf(`${String(coverage)} ${String(meaning)} ${stands}`) };
  }

  /** Equal where the same entries stand. */
  entryNumber(entry: Entry): number {
    return this.numberOf(`${entry.source.file} ${entry.source.path} ${String(this.entryMeaning(entry))} ${[...entry.actions].join()}`);
  }

  /** Equal where they mean the same, as for statements. */
  entryMeaning({ layer, source, when, delegated }: Entry): number {
    return this.numberOf(`${layer} ${String(delegated)} ${exprKey(when)} ${when === true ? '' : `${source.file} ${source.path}`}`);
  }

  private numberOf(key: string): number {
    let number = this.numbers.get(key);
    if (number === undefined) this.numbers.set(key, (number = this.numbers.size));
    return number;
  }

  /** A number for what a side comes to before any of the caller's statements is looked at. */
  stateOf(side: Omit<Side, 'state'>, partition: Partition): number {
    const key = `${String(partition.id)} ${side.limits} ${side.entryNumbers} ${side.hits.map((h) => h.number).join(' ')}`;
    let state = this.states.get(key);
    if (state === undefined) this.states.set(key, (state = this.results.push(undefined) - 1));
    return state;
  }

  /** The state after a list of hits more: equal states, equal outcomes. */
  step(state: number, list: number): number {
    if (list === 0) return state;
    const key = state * MOST_LISTS + list;
    let next = this.steps.get(key);
    if (next === undefined) this.steps.set(key, (next = this.results.push(undefined) - 1));
    return next;
  }

  /** A number for a list of hits; 0 is none. */
  listOf(hits: readonly Numbered[]): number {
    const key = hits.map((h) => h.number).join(' ');
    let id = this.listIds.get(key);
    if (id === undefined) this.listIds.set(key, (id = this.lists.push(hits) - 1));
    return id;
  }

  /** The number for the hits of two lists, one after the other. */
  joinedList(list: number, next: number): number {
    if (list === 0 || next === 0) return list + next;
    const key = list * MOST_LISTS + next;
    let id = this.joined.get(key);
    if (id === undefined) this.joined.set(key, (id = this.listOf([...this.hitsOf(list), ...this.hitsOf(next)])));
    return id;
  }

  hitsOf(list: number): readonly Numbered[] {
    return this.lists[list] ?? [];
  }

  /** What a state comes to, worked out once. */
  resultOf(state: number, work: () => readonly Outcome[]): readonly Outcome[] {
    return (this.results[state] ??= work());
  }

  /** Drops what was worked out of single combinations, which is most of the memory and mostly of no use for another account's resources. */
  forget(): void {
    this.states.clear();
    this.steps.clear();
    this.results.length = 0;
    this.lists.length = 1;
    this.listIds.clear();
    this.listIds.set('', 0);
    this.joined.clear();
    for (const partition of this.partitions.values()) partition.forgetConstants();
  }

  /** Decides a pair. */
  decide(side: Side, hits: readonly Numbered[], unread: readonly Unread[], partition: Partition): readonly Outcome[] {
    if (!mayAllow(side.frame, hits, side.frame.entries, unread) && !partition.needsNoPermission) return NOTHING;
    return this.fresh(side, hits, unread, partition);
  }

  private fresh(side: Side, hits: readonly Numbered[], unread: readonly Unread[], partition: Partition): readonly Outcome[] {
    this.work.decided++;
    const shape = this.shapeFor(side, hits, unread, partition);
    const { frame, rules, entryKey } = side;
    const outcomes: Outcome[] = [];
    // Decided together, but apart where other statements prove it.
    for (const group of partition.groups(
      frame,
      rules,
      entryKey,
      hits.map((h) => partition.coverage(h.statement)),
    )) {
      const decision = shape[group.first] ?? null;
      if (decision === null) continue;
      const entries = frame.entries.filter((e) => e.actions.has(group.actions[0] ?? ''));
      outcomes.push({ actions: group.actions, hits: hits.filter((h) => partition.covers(h, group.first)), entries, ...decision });
    }
    return outcomes;
  }

  /** Statements of other documents that mean the same for the same actions come to the same. */
  private shapeFor(side: Side, hits: readonly Numbered[], unread: readonly Unread[], partition: Partition): Shape {
    const merged = mergedOf(hits, partition);
    if (unread.length > 0) return this.shapeOf(side, hits, unread, partition, merged);
    let key = `${String(partition.id)} ${side.limits} ${side.entryKey}`;
    for (const { meaning, coverage } of merged) key += ` ${String(meaning)}:${String(coverage.id)}`;
    let shape = this.shapes.get(key);
    if (shape === undefined) this.shapes.set(key, (shape = this.shapeOf(side, hits, unread, partition, merged)));
    return shape;
  }

  private shapeOf(side: Side, hits: readonly Numbered[], unread: readonly Unread[], partition: Partition, merged: readonly Merged[]): Shape {
    const { frame, rules, limits, entryKey } = side;
    const shape: Decision[] = [];
    for (const group of partition.groups(
      frame,
      rules,
      entryKey,
      merged.map((m) => m.coverage),
    )) {
      const entries = frame.entries.filter((e) => e.actions.has(group.actions[0] ?? ''));
      const decide = (): Decision => decideGroup({ ...frame, hits: hits.filter((h) => partition.covers(h, group.first)), unread, entries }, group);
      const decision = unread.length > 0 ? decide() : this.group(group, entries, limits, merged, decide);
      for (const place of group.places) shape[place] = decision;
    }
    return shape;
  }

  /** One group of actions: what else the statements cover doesn't count. */
  private group(group: ActionGroup, entries: readonly Entry[], limits: string, merged: readonly Merged[], decide: () => Decision): Decision {
    let key = `${limits} ${group.rule} ${entries.length === 0 ? '' : entries.map((e) => this.entryMeaning(e)).join()}`;
    for (const { meaning, coverage } of merged) if (coverage.of[group.first] === 1) key += ` ${String(meaning)}`;
    let found = this.groups.get(key);
    if (found === undefined) this.groups.set(key, (found = decide()));
    return found;
  }
}

/** Statements of one meaning together, with all actions that any of them covers. */
interface Merged {
  readonly meaning: number;
  readonly coverage: Coverage;
}

/** By meaning, so that equal combinations are equal whatever their order. */
function mergedOf(hits: readonly Numbered[], partition: Partition): Merged[] {
  const found = new Map<number, Coverage>();
  for (const hit of hits) {
    const coverage = partition.coverage(hit.statement);
    const before = found.get(hit.meaning);
    found.set(hit.meaning, before === undefined ? coverage : partition.union(before, coverage));
  }
  return [...found].map(([meaning, coverage]) => ({ meaning, coverage })).sort((a, b) => a.meaning - b.meaning);
}

/** The decision for each action of the ask, by place. */
type Shape = readonly Decision[];

const isPlain = (names: PrincipalMatch | null): boolean =>
  names === null || (typeof names.direct === 'boolean' && typeof names.role === 'boolean' && typeof names.account === 'boolean');

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

/** What the resource's side says to callers of one account and kind, and all else that is the same for them. */
interface Side {
  readonly frame: Frame;
  readonly rules: string;
  /** Equal where the grants and ACL entries mean the same, and where they are the same. */
  readonly entryKey: string;
  readonly entryNumbers: string;
  readonly limits: string;
  readonly hits: readonly Numbered[];
  readonly unread: readonly Unread[];
  readonly hasScps: boolean;
  /** See {@link SetEngine.stateOf}. */
  readonly state: number;
  /** Without the caller's policies it is plain that nothing is allowed. */
  readonly closed: boolean;
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
    private readonly engine: SetEngine,
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
    const { engine, partition } = this;
    engine.work.pairs++;
    const side = this.sideOf(own, caller, named, facts);
    const unread = own.unread.length === 0 ? side.unread : [...own.unread, ...side.unread];
    if (side.closed && unread.length === 0 && !partition.needsNoPermission) return NOTHING;
    const list = this.saidBy(own, caller, side, touched);
    const work = (): readonly Outcome[] => engine.decide(side, [...engine.hitsOf(list), ...side.hits], unread, partition);
    return unread.length > 0 ? work() : engine.resultOf(engine.step(side.state, list), work);
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
      joined = this.engine.joinedList(joined, this.listOf(d, caller, touched === null || touched.has(d.key)));
    }
    return joined;
  }

  /** A number for what a document of a caller says of the resource. */
  listOf(d: OwnDocument, caller: Caller, touched: boolean): number {
    return touched ? this.whole(d, caller) : this.constant(d, caller);
  }

  private whole(d: OwnDocument, caller: Caller): number {
    let list = this.own.get(d.key);
    if (list === undefined) this.own.set(d.key, (list = this.engine.listOf(this.hitsOf(d, this.requestOf(caller)))));
    return list;
  }

  /** The part that says the same of every resource. */
  private constant(d: OwnDocument, caller: Caller): number {
    let list = this.constants.documents.get(d.key);
    if (list === undefined) {
      const statements = this.partition.constantStatements(d);
      list = statements.length === 0 ? 0 : this.engine.listOf(this.hitsOf({ ...d, document: { ...d.document, statements } }, this.requestOf(caller)));
      this.constants.documents.set(d.key, list);
    }
    return list;
  }

  private requestOf(caller: Caller): RequestFacts {
    return requestOf(this.engine.env, caller, this.resource, this.partition.ask.service);
  }

  private hitsOf({ layer, level, id, document }: Pick<OwnDocument, 'layer' | 'level' | 'id' | 'document'>, request: RequestFacts): readonly Numbered[] {
    const target = { arn: this.resource.arn, object: this.partition.ask.object };
    const hits: Numbered[] = [];
    for (const statement of document.statements) {
      if (!this.partition.coverage(statement).some) continue;
      const hit = bears(layer, level, id, statement, request, target);
      if (hit !== null) hits.push(this.engine.number(hit, this.partition));
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
    const { env } = this.engine;
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
    const entryKey = frame.entries.map((e) => `${String(this.engine.entryMeaning(e))}:${[...e.actions].join()}`).join(' ');
    const entryNumbers = frame.entries.map((e) => this.engine.entryNumber(e)).join();
    const hasScps = scpsOf(request) !== null;
    const side = { frame, rules, entryKey, entryNumbers, limits: `${rules} ${limitsOf(frame)}`, hits, unread, hasScps, closed: !open };
    return { ...side, state: this.engine.stateOf(side, this.partition) };
  }
}
