/**
 * The set engine: all actions that a resource can be asked, for classes of callers. What a document says of a resource is
 * matched once, and equal statements under equal limits are decided once, whatever the number of pairs.
 */
import { baseOf, type CallerClass, Classes, factsFor, type OwnDocument } from './classes.js';
import type { Document } from './document.js';
import { decidePair, mayAllow, type Outcome } from './evaluate.js';
import { exprKey } from './expr.js';
import type { Caller, RequestFacts } from './facts.js';
import type { DocumentId, ResourceFacts } from './model.js';
import { frameOf, type Frame, requestOf, resourcePolicies, scpsOf } from './pair.js';
import { NEEDS_NO_PERMISSION } from './services/sts.js';
import { type Ask, Partition } from './partition.js';
import { bears, documentOf, type Env, type Hit, type Unread } from './statements.js';

/** How much work was done, for benchmarks. */
export interface Work {
  /** (class or caller, resource, ask) that were looked at. */
  pairs: number;
  /** Those that statements allow something to. */
  opened: number;
  /** Those whose combination of statements was decided for the first time. */
  decided: number;
}

export type { Ask } from './partition.js';

const NOTHING: readonly Outcome[] = [];

/** A hit with a number: equal numbers, equal statements under equal conditions. */
type Numbered = Hit & { readonly number: number };

export class SetEngine {
  readonly classes: Classes;
  readonly work: Work = { pairs: 0, opened: 0, decided: 0 };
  private readonly numbers = new Map<string, number>();
  private readonly decided = new Map<string, readonly Outcome[]>();
  private readonly partitions = new Map<Ask, Partition>();

  constructor(readonly env: Env) {
    this.classes = new Classes(env);
  }

  /** The evaluation of one resource; asks must be the same objects for resources of one type. */
  resource(resource: ResourceFacts, ask: Ask): ResourceSet {
    return new ResourceSet(this, resource, this.partition(ask));
  }

  partition(ask: Ask): Partition {
    let found = this.partitions.get(ask);
    if (found === undefined) this.partitions.set(ask, (found = new Partition(ask, this.partitions.size)));
    return found;
  }

  number(hit: Hit): Numbered {
    const { layer, level, document, statement, names, when } = hit;
    const named = names === null ? '' : `${exprKey(names.direct)} ${exprKey(names.role)} ${exprKey(names.account)}`;
    const key = `${layer} ${String(level)} ${document} ${String(statement.index)} ${named} ${exprKey(when)}`;
    let number = this.numbers.get(key);
    if (number === undefined) this.numbers.set(key, (number = this.numbers.size));
    return { ...hit, number };
  }

  /** Decides a pair, or remembers how one with the same statements was decided. */
  decide(frame: Frame, hits: readonly Numbered[], unread: readonly Unread[], partition: Partition): readonly Outcome[] {
    const rules = rulesOf(frame);
    if (frame.entries.length > 0 || unread.length > 0) return this.fresh(frame, rules, hits, unread, partition);
    const key = `${String(partition.id)} ${rules} ${limitsOf(frame)} ${hits.map((h) => h.number).join()}`;
    let found = this.decided.get(key);
    if (found === undefined) this.decided.set(key, (found = this.fresh(frame, rules, hits, unread, partition)));
    return found;
  }

  private fresh(frame: Frame, rules: string, hits: readonly Numbered[], unread: readonly Unread[], partition: Partition): readonly Outcome[] {
    this.work.decided++;
    return decidePair({ ...frame, hits, unread }, partition.groups(frame, rules, hits), (hit, action) => partition.covers(hit, action));
  }
}

/** Equal where the rules for single actions are: who calls, from where, a resource of which type. */
function rulesOf({ request, kind }: Frame): string {
  const { caller, resource } = request;
  return `${resource.type} ${kind.accounts} ${resource.account === null ? '?' : ''} ${caller.kind} ${caller.provider ?? ''}`;
}

/** All else that a decision depends on beside the statements. What speaks of one resource or account is for these alone. */
function limitsOf({ request, scpLevels, publicBlock, policyUnknown }: Frame): string {
  const { caller, resource } = request;
  const alone = policyUnknown || publicBlock !== true || resource.account === null ? `${resource.arn} ${exprKey(publicBlock)}` : '';
  const outside = caller.external ? (caller.account ?? caller.arn) : '';
  return `${String(scpLevels)} ${caller.boundary === null ? '' : 'b'}${(caller.sessionPolicies ?? []).length > 0 ? 's' : ''} ${outside} ${alone}`;
}

/** One resource and one ask, for any callers. */
export class ResourceSet {
  private readonly own: (readonly Numbered[] | undefined)[] = [];
  private readonly ofResource = new Map<string, Side>();

  constructor(
    private readonly engine: SetEngine,
    private readonly resource: ResourceFacts,
    private readonly partition: Partition,
  ) {}

  /**
   * What the callers of a class can do, in sets of actions; what is denied is left out.
   * @param caller a member for whom it is decided, and with it for all that the resource's policies don't tell apart
   * @param named the resource's policies may name this very caller
   */
  outcomes(own: CallerClass, caller: Caller, named: boolean): readonly Outcome[] {
    if (caller.kind === 'Instance' || caller.kind === 'Person') return NOTHING;
    const { engine, partition } = this;
    const { ask } = partition;
    engine.work.pairs++;
    const request = requestOf(engine.env, caller, this.resource, ask.service);
    const theirs = this.callerSide(own, request);
    const side = this.resourceSide(request, named);
    const frame = frameOf(engine.env, request, ask.object);
    const unread = own.unread.length === 0 ? side.unread : [...own.unread, ...side.unread];
    const hits = [...theirs, ...side.hits];
    if (!mayAllow(frame, hits, frame.entries, unread) && !ask.actions.includes(NEEDS_NO_PERMISSION)) return NOTHING;
    engine.work.opened++;
    return engine.decide(frame, hits, unread, partition);
  }

  private callerSide(own: CallerClass, request: RequestFacts): Numbered[] {
    const limited = scpsOf(request) !== null;
    const hits: Numbered[] = [];
    for (const d of own.documents) {
      if (d.layer === 'scp' && !limited) continue;
      const found = (this.own[d.key] ??= this.hitsOf(d, request));
      for (const hit of found) hits.push(hit);
    }
    return hits;
  }

  private hitsOf({ layer, level, id, document }: Pick<OwnDocument, 'layer' | 'level' | 'id' | 'document'>, request: RequestFacts): readonly Numbered[] {
    const target = { arn: this.resource.arn, object: this.partition.ask.object };
    const hits: Numbered[] = [];
    for (const statement of document.statements) {
      if (!this.partition.coverage(statement).some) continue;
      const hit = bears(layer, level, id, statement, request, target);
      if (hit !== null) hits.push(this.engine.number(hit));
    }
    return hits;
  }

  /** The same for all callers of an account and kind whom the policies neither name nor tell apart. */
  private resourceSide(request: RequestFacts, named: boolean): Side {
    if (named) return this.gather(request);
    const documents = resourcePolicies(request).map((p) => documentOf(this.engine.env, p));
    const facts = documents.map((d) => ('document' in d ? factsFor(d.document, request.caller, request) : ''));
    const base = [baseOf(request.caller), ...facts].join('|');
    let side = this.ofResource.get(base);
    if (side === undefined) this.ofResource.set(base, (side = this.gather(request)));
    return side;
  }

  private gather(request: RequestFacts): Side {
    const hits: Numbered[] = [];
    const unread: Unread[] = [];
    for (const policy of resourcePolicies(request)) {
      const found: { id: DocumentId; document: Document } | Unread = documentOf(this.engine.env, policy);
      if ('document' in found) hits.push(...this.hitsOf({ layer: policy.layer, level: policy.level, ...found }, request));
      else unread.push(found);
    }
    return { hits, unread };
  }
}

interface Side {
  readonly hits: readonly Numbered[];
  readonly unread: readonly Unread[];
}
