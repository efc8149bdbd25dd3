/**
 * The set engine: all actions that a resource can be asked, for classes of callers. What a document says of a resource is
 * matched once, and equal statements under equal limits are decided once, whatever the number of pairs.
 */
import { baseOf, type CallerClass, Classes, type OwnDocument } from './classes.js';
import { coversAction, type Document, type Statement } from './document.js';
import { decidePair, type Outcome } from './evaluate.js';
import { exprKey } from './expr.js';
import type { Caller, RequestFacts } from './facts.js';
import type { DocumentId, ResourceFacts } from './model.js';
import { frameOf, type Frame, requestOf, resourcePolicies, scpsOf } from './pair.js';
import { NEEDS_NO_PERMISSION } from './services/sts.js';
import { bears, documentOf, type Env, type Hit, type Unread } from './statements.js';

/** The actions of one service that a resource is asked about together. */
export interface Ask {
  readonly service: string;
  /** They are about keys of a bucket. */
  readonly object: boolean;
  /** Lower case. */
  readonly actions: readonly string[];
}

/** How much work was done, for benchmarks. */
export interface Work {
  /** (class or caller, resource, ask) that were looked at. */
  pairs: number;
  /** Those that statements allow something to. */
  opened: number;
  /** Those whose combination of statements was decided for the first time. */
  decided: number;
}

const NOTHING: readonly Outcome[] = [];
const NONE: readonly never[] = [];

/** A hit with a number: equal numbers, equal statements under equal conditions. */
type Numbered = Hit & { readonly number: number };

export class SetEngine {
  readonly classes: Classes;
  readonly work: Work = { pairs: 0, opened: 0, decided: 0 };
  private readonly numbers = new Map<string, number>();
  private readonly decided = new Map<string, readonly Outcome[]>();
  private readonly covered = new Map<Ask, WeakMap<Statement, Uint8Array>>();
  private readonly speaking = new Map<Ask, WeakMap<Document, readonly Statement[]>>();
  private readonly askIds = new Map<Ask, number>();

  constructor(readonly env: Env) {
    this.classes = new Classes(env);
  }

  /** The evaluation of one resource; asks must be the same objects for resources of one type. */
  resource(resource: ResourceFacts, ask: Ask): ResourceSet {
    return new ResourceSet(this, resource, ask);
  }

  /** Statements of a document that cover any of the actions. */
  statementsFor(ask: Ask, document: Document): readonly Statement[] {
    let known = this.speaking.get(ask);
    if (known === undefined) this.speaking.set(ask, (known = new WeakMap<Document, readonly Statement[]>()));
    let found = known.get(document);
    if (found === undefined) known.set(document, (found = document.statements.filter((s) => this.coverage(ask, s).includes(1))));
    return found;
  }

  private coverage(ask: Ask, statement: Statement): Uint8Array {
    let known = this.covered.get(ask);
    if (known === undefined) this.covered.set(ask, (known = new WeakMap<Statement, Uint8Array>()));
    let found = known.get(statement);
    if (found === undefined) known.set(statement, (found = Uint8Array.from(ask.actions, (a) => (coversAction(statement, a) ? 1 : 0))));
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
  decide(frame: Frame, hits: readonly Numbered[], unread: readonly Unread[], ask: Ask): readonly Outcome[] {
    if (frame.entries.length > 0 || unread.length > 0) return this.fresh(frame, hits, unread, ask);
    const key = `${this.frameKey(frame, ask)} ${hits.map((h) => h.number).join()}`;
    let found = this.decided.get(key);
    if (found === undefined) this.decided.set(key, (found = this.fresh(frame, hits, unread, ask)));
    return found;
  }

  private fresh(frame: Frame, hits: readonly Numbered[], unread: readonly Unread[], ask: Ask): readonly Outcome[] {
    this.work.decided++;
    const covers = (hit: Hit, i: number): boolean => this.coverage(ask, hit.statement)[i] === 1;
    return decidePair({ ...frame, hits, unread }, ask.actions, covers).filter((o) => o.expr !== false);
  }

  /** All that a decision depends on beside the statements. What speaks of one resource or account is for these alone. */
  private frameKey({ request, kind, scpLevels, publicBlock, policyUnknown }: Frame, ask: Ask): string {
    const { caller, resource } = request;
    let id = this.askIds.get(ask);
    if (id === undefined) this.askIds.set(ask, (id = this.askIds.size));
    const alone = policyUnknown || publicBlock !== true || resource.account === null ? `${resource.arn} ${exprKey(publicBlock)}` : '';
    const who = `${caller.kind} ${caller.provider ?? ''} ${caller.external ? (caller.account ?? caller.arn) : ''}`;
    const limits = `${String(scpLevels)} ${caller.boundary === null ? '' : 'b'}${(caller.sessionPolicies ?? []).length > 0 ? 's' : ''}`;
    return `${String(id)} ${resource.type} ${kind.accounts} ${String(kind.resourcePolicyRules)} ${who} ${limits} ${alone}`;
  }
}

/** One resource and one ask, for any callers. */
export class ResourceSet {
  private readonly own: (readonly Numbered[] | undefined)[] = [];
  private readonly ofResource = new Map<string, Side>();

  constructor(
    private readonly engine: SetEngine,
    private readonly resource: ResourceFacts,
    private readonly ask: Ask,
  ) {}

  /**
   * What the callers of a class can do, in sets of actions; what is denied is left out.
   * @param caller a member for whom it is decided, and with it for all that the resource's policies don't tell apart
   * @param named the resource's policies may name this very caller
   */
  outcomes(own: CallerClass, caller: Caller, named: boolean): readonly Outcome[] {
    if (caller.kind === 'Instance' || caller.kind === 'Person') return NOTHING;
    const { engine, ask } = this;
    engine.work.pairs++;
    const request = requestOf(engine.env, caller, this.resource, ask.service);
    const theirs = this.callerSide(own, request);
    const side = this.resourceSide(request, named);
    const frame = frameOf(engine.env, request, ask.object);
    const unread = own.unread.length === 0 ? side.unread : [...own.unread, ...side.unread];
    if (!mayAllow(frame, theirs, side.hits, unread) && !ask.actions.includes(NEEDS_NO_PERMISSION)) return NOTHING;
    engine.work.opened++;
    return engine.decide(frame, [...theirs, ...side.hits], unread, ask);
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
    const statements = this.engine.statementsFor(this.ask, document);
    if (statements.length === 0) return NONE;
    const target = { arn: this.resource.arn, object: this.ask.object };
    const hits: Numbered[] = [];
    for (const statement of statements) {
      const hit = bears(layer, level, id, statement, request, target);
      if (hit !== null) hits.push(this.engine.number(hit));
    }
    return hits;
  }

  /** The same for all callers of an account and kind whom the policies neither name nor tell apart. */
  private resourceSide(request: RequestFacts, named: boolean): Side {
    if (named) return this.gather(request);
    const base = baseOf(request.caller);
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

/** Whether anything allows anything: only then is there something to decide. */
function mayAllow(frame: Frame, theirs: readonly Hit[], side: readonly Hit[], unread: readonly Unread[]): boolean {
  const { caller } = frame.request;
  if (unread.length > 0 || frame.entries.length > 0 || frame.policyUnknown || caller.kind === 'AccountRoot' || caller.external) return true;
  if (side.some((h) => h.statement.effect === 'Allow')) return true;
  return theirs.some((h) => h.layer === 'identity-policy' && h.statement.effect === 'Allow');
}
