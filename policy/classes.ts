/** Callers in classes: those that no statement of their own side tells apart are evaluated once. */
import { evaluateTest } from './condition/test.js';
import { exprKey } from './expr.js';
import { type Caller, type RequestFacts, valueOf } from './facts.js';
import { linkedServiceOfPath } from './tables/service-linked.js';
import { callerPolicies, requestOf, scpsOf } from './pair.js';
import type { DocumentId, ResourceFacts } from './model.js';
import type { Document } from './document.js';
import { documentOf, type Env, type LayerPolicy, type Unread } from './statements.js';

/** A document of a caller's side, as all callers see it for whom its facts are the same. */
export interface OwnDocument {
  /** Small integer, unique in the classes of one evaluation. */
  readonly key: number;
  readonly layer: LayerPolicy['layer'];
  readonly level: number;
  readonly id: DocumentId;
  readonly document: Document;
}

export interface CallerClass {
  readonly key: string;
  /** What is the same for all callers of a class beside their documents. */
  readonly base: string;
  readonly members: Caller[];
  readonly documents: readonly OwnDocument[];
  readonly unread: readonly Unread[];
}

/** Sorts callers into classes. */
export class Classes {
  private readonly documents = new Map<string, OwnDocument>();

  constructor(private readonly env: Env) {}

  /** The classes of these callers, in the order of their first members. */
  of(callers: readonly Caller[]): CallerClass[] {
    const found = new Map<string, CallerClass>();
    for (const caller of callers) {
      const own = this.alone(caller);
      const there = found.get(own.key);
      if (there === undefined) found.set(own.key, own);
      else there.members.push(caller);
    }
    return [...found.values()];
  }

  /** A class of one. */
  alone(caller: Caller): CallerClass {
    const documents: OwnDocument[] = [];
    const unread: Unread[] = [];
    const base = baseOf(caller);
    for (const policy of callerPolicies(caller, scpsOf(requestOf(this.env, caller, NO_RESOURCE, '')))) {
      const found = documentOf(this.env, policy);
      if (!('document' in found)) unread.push(found);
      else documents.push(this.own(policy, found.id, found.document, caller));
    }
    const distinct = [...new Map(documents.map((d) => [d.key, d])).values()];
    return { base, key: [base, ...distinct.map((d) => d.key), ...unread.map((u) => u.what)].join('|'), members: [caller], documents: distinct, unread };
  }

  private own({ layer, level }: LayerPolicy, id: DocumentId, document: Document, caller: Caller): OwnDocument {
    const facts = document.plain ? '' : `${whoOf(caller)}|${factsFor(document, caller, requestOf(this.env, caller, NO_RESOURCE, ''))}`;
    const name = `${layer}|${String(level)}|${id}|${facts}`;
    let own = this.documents.get(name);
    if (own === undefined) this.documents.set(name, (own = { key: this.documents.size, layer, level, id, document }));
    return own;
  }
}

/** Account, kind and what else a condition can read of all callers of a class. */
function whoOf(c: Caller): string {
  const alone = c.account === null || c.kind === 'FederatedProvider' || c.session !== undefined;
  return `${c.account ?? ''} ${c.kind} ${c.external ? 'x' : ''} ${c.provider ?? ''} ${alone || (c.sessionPolicies ?? []).length > 0 ? c.arn : ''}`;
}

/** A caller without an account is a class of its own. */
function baseOf(c: Caller): string {
  return `${whoOf(c)} ${c.boundary === null ? '' : 'b'}${linkedServiceOfPath(c.path) === null ? '' : 'l'}`;
}

/** All that a document makes of a caller beside its account and kind: equal texts, equal statements. */
export function factsFor({ tells }: Document, caller: Caller, request: RequestFacts): string {
  if (tells.tests.length === 0 && tells.variables.length === 0) return '';
  const results = tells.tests.map((c) => exprKey(evaluateTest(c.operator, c.key, c.values, valueOf(request, c.key), null)));
  return [...results, ...tells.variables.map((key) => factOf(caller, key))].join(' ');
}

/** The value of a key that tells callers apart, as text. */
function factOf(c: Caller, key: string): string {
  if (key.startsWith('aws:principaltag/')) {
    if (c.tagsOpen === true) return '?';
    const name = key.slice('aws:principaltag/'.length);
    const value = Object.entries(c.tags).find(([k]) => k.toLowerCase() === name)?.[1];
    return value === undefined ? '-' : `=${value}`;
  }
  return c.arn;
}

const NO_RESOURCE: ResourceFacts = {
  id: -1,
  type: '*',
  service: '*',
  arn: '*',
  name: '*',
  region: null,
  account: null,
  collected: false,
  policy: 'none',
  tags: {},
  remarks: [],
  file: null,
};
