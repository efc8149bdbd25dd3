/** From policies to the statements that bear on one (caller, resource) pair, each with what it still depends on. */
import type { KeyValue } from './condition/test.js';
import { evaluateTest } from './condition/test.js';
import { documentOfJson, type Document, type Statement } from './document.js';
import { all, any, unknown } from './expr.js';
import { type RequestFacts, valueOf } from './facts.js';
import type { AccountFacts, AccountId, DocumentId, Expr, Layer, Origin, PolicyRef, Source, StatementRef } from './model.js';
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
      const document = json === undefined ? null : documentOfJson(json);
      compiled.set(id, document);
      return document;
    },
  };
}

/** A statement that bears on the pair. */
export interface Hit {
  readonly layer: Layer;
  /** Of SCPs: the level of the organisation, root first. */
  readonly level: number;
  readonly document: DocumentId;
  readonly statement: Statement;
  /** Whether resource and conditions match; for a Deny, the principal element too. Never false. */
  readonly when: Expr;
  /** Allow statements of resource policies: whom they name. */
  readonly names: PrincipalMatch | null;
}

/** A policy whose document is not known. */
export interface Unread {
  readonly layer: Layer;
  readonly level: number;
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

/** One policy of one layer. */
export interface LayerPolicy {
  readonly layer: Layer;
  readonly level: number;
  readonly policy: PolicyRef;
}

const SIDE_OF_RESOURCE: ReadonlySet<Layer> = new Set(['resource-policy', 'trust-policy', 'rcp', 'grant', 'acl', 'public-access-block']);
/** Whose side a layer stands on. */
export const sideOf = (layer: Layer): 'principal' | 'resource' => (SIDE_OF_RESOURCE.has(layer) ? 'resource' : 'principal');
/** Whether a layer's statements have a principal element that decides. */
const hasPrincipals = (layer: Layer): boolean => layer === 'resource-policy' || layer === 'trust-policy' || layer === 'rcp';

/** The policy's document, or what is said where it is not known. */
export function documentOf(env: Env, { layer, level, policy }: LayerPolicy): { id: DocumentId; document: Document } | Unread {
  const document = policy.document === null ? null : env.document(policy.document);
  if (document === null || policy.document === null) return { layer, level, what: `the document of ${policy.arn ?? policy.name} (${policy.file})` };
  return { id: policy.document, document };
}

/** Whether a statement bears on the request, whatever the action; null: it doesn't. */
export function bears(layer: Layer, level: number, id: DocumentId, statement: Statement, request: RequestFacts, target: Target): Hit | null {
  const value = (key: string): KeyValue => valueOf(request, key);
  const source: StatementRef = { layer, document: id, sid: statement.sid, index: statement.index };
  const covers = coversResource(statement, target, value, source);
  if (covers === false) return null;
  let names: PrincipalMatch | null = null;
  let principal: Expr = true;
  if (hasPrincipals(layer) && statement.effect === 'Allow') {
    names = allowPrincipal(statement, request, source, layer === 'trust-policy');
    if (names.direct === false && names.role === false && names.account === false) return null;
  } else if (hasPrincipals(layer)) {
    principal = denyPrincipal(statement, request, source);
    if (principal === false) return null;
  }
  const when = all([principal, covers, conditionsOf(statement, value, source), delegated(layer, statement)]);
  return when === false ? null : { layer, level, document: id, statement, when, names };
}

/**
 * A bucket policy that lets access points in leaves it to their policies, which are not evaluated.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 */
function delegated(layer: Layer, statement: Statement): Expr {
  if (layer !== 'resource-policy' || statement.effect === 'Deny') return true;
  const points = statement.conditions.some((c) => /^s3:dataaccesspoint/i.test(c.key));
  return points ? unknown('resource-policy', 'the policy of the access point that the bucket policy delegates to is not evaluated') : true;
}

/** All conditions of the statement together (AND over operators and keys, OR over values). */
export function conditionsOf(statement: Statement, value: (key: string) => KeyValue, source: Origin | null): Expr {
  if (statement.conditions.length === 0) return true;
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
