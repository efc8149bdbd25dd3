/** From policies to the statements that bear on one (caller, resource) pair, each with what it still depends on. */
import type { KeyValue } from './condition/test.js';
import { evaluateTest } from './condition/test.js';
import { compileDocument, type Document, type Statement } from './document.js';
import { all, any, unknown } from './expr.js';
import { type RequestFacts, valueOf } from './facts.js';
import type { AccountFacts, AccountId, DocumentId, Expr, Layer, PolicyRef, Source } from './model.js';
import { allowPrincipal, denyPrincipal, type PrincipalMatch } from './principal.js';
import { coversResource, type Target } from './resource.js';
import { substitute } from './variables.js';

/** What an evaluation looks things up in. One per snapshot or load; documents are compiled once. */
export interface Env {
  readonly document: (id: DocumentId) => Document | null;
  readonly account: (id: AccountId) => AccountFacts | null;
  readonly organization: string | null;
  readonly canonicalOwner: (id: string) => AccountId | null;
}

/** An environment over parsed documents and accounts. */
export function makeEnv(world: {
  documents: Readonly<Record<DocumentId, unknown>>;
  accounts: readonly AccountFacts[];
  organization: { readonly id: string } | null;
}): Env {
  const compiled = new Map<DocumentId, Document | null>();
  const accounts = new Map(world.accounts.map((a) => [a.id, a]));
  const canonical = new Map(world.accounts.flatMap((a) => (a.canonicalId === null ? [] : [[a.canonicalId, a.id]])));
  return {
    organization: world.organization?.id ?? null,
    account: (id) => accounts.get(id) ?? null,
    canonicalOwner: (id) => canonical.get(id) ?? null,
    document: (id) => {
      const hit = compiled.get(id);
      if (hit !== undefined) return hit;
      const json = world.documents[id];
      const document = json === undefined ? null : compileDocument(json);
      compiled.set(id, document);
      return document;
    },
  };
}

/** A statement that bears on the pair. */
export interface Hit {
  readonly layer: Layer;
  readonly side: 'principal' | 'resource';
  readonly statement: Statement;
  readonly policy: PolicyRef;
  readonly source: Source;
  /** Whether resource and conditions match; for a Deny, the principal element too. Never false. */
  readonly when: Expr;
  /** Allow statements of resource policies: whom they name. */
  readonly names: PrincipalMatch | null;
}

/** A policy whose document is not known. */
export interface Unread {
  readonly layer: Layer;
  readonly side: 'principal' | 'resource';
  readonly policy: PolicyRef;
  readonly what: string;
}

/** A grant or ACL entry that lets the caller in. */
export interface Entry {
  readonly layer: 'grant' | 'acl';
  readonly actions: ReadonlySet<string>;
  readonly when: Expr;
  /** It names the caller's account, whose identity policies then decide. */
  readonly delegated: boolean;
  readonly source: Source;
  readonly text: unknown;
}

export interface Bearing {
  readonly hits: readonly Hit[];
  readonly unread: readonly Unread[];
}

export interface LayerInput {
  readonly layer: Layer;
  readonly side: 'principal' | 'resource';
  readonly policies: readonly PolicyRef[];
  /** Whether statements have a principal element that decides (resource policies). */
  readonly principals: boolean;
}

/** Statements of the layer's policies that bear on the request, whatever the action. */
export function bearing(env: Env, input: LayerInput, request: RequestFacts, target: Target): Bearing {
  const hits: Hit[] = [];
  const unread: Unread[] = [];
  for (const policy of input.policies) {
    const document = policy.document === null ? null : env.document(policy.document);
    if (document === null) {
      unread.push({ layer: input.layer, side: input.side, policy, what: `the document of ${policy.arn ?? policy.name} (${policy.file})` });
      continue;
    }
    for (const statement of document.statements) {
      const hit = bears(input, policy, document, statement, request, target);
      if (hit !== null) hits.push(hit);
    }
  }
  return { hits, unread };
}

function bears(input: LayerInput, policy: PolicyRef, document: Document, statement: Statement, request: RequestFacts, target: Target): Hit | null {
  const source = sourceOf(policy, document, statement);
  const trust = input.layer === 'trust-policy';
  let names: PrincipalMatch | null = null;
  let principal: Expr = true;
  if (input.principals && statement.effect === 'Allow') {
    names = allowPrincipal(statement, request, source, trust);
    if (names.direct === false && names.role === false && names.account === false) return null;
  } else if (input.principals) {
    principal = denyPrincipal(statement, request, source);
    if (principal === false) return null;
  }
  const value = (key: string): KeyValue => valueOf(request, key);
  const when = all([principal, coversResource(statement, target, value, source), conditionsOf(statement, value, source)]);
  return when === false ? null : { layer: input.layer, side: input.side, statement, policy, source, when, names };
}

/** Where a statement stands in the snapshot. */
export function sourceOf(policy: PolicyRef, document: Document, statement: Statement): Source {
  const path = document.list ? `${policy.path}.Statement[${String(statement.index)}]` : `${policy.path}.Statement`;
  return { file: policy.file, path, sid: statement.sid, index: statement.index };
}

/** All conditions of the statement together (AND over operators and keys, OR over values). */
export function conditionsOf(statement: Statement, value: (key: string) => KeyValue, source: Source | null): Expr {
  const parts: Expr[] = [];
  for (const c of statement.conditions) {
    const values: string[] = [];
    for (const v of c.values) {
      const text = substitute(v, value);
      if (text !== null) values.push(text);
    }
    // A variable without value equals nothing: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    const part = evaluateTest(c.operator, c.key, values, value(c.key), source);
    if (part === false) return false;
    parts.push(part);
  }
  return all(parts);
}

/** What the unread policies of a layer might allow, or might deny. */
export function perhaps(unread: readonly Unread[], effect: 'allow' | 'deny'): Expr {
  return any(unread.map((u) => unknown(u.layer, `${u.what} is not known and may ${effect} it`)));
}
