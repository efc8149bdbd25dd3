/** Whom a resource's own policies, grants and ACL let in or name. */
import { accountOfPrincipal, parseArn, parseSessionArn } from '../policy/arn.js';
import { type Document, namedIn, type Statement } from '../policy/document.js';
import type { AccountId, ResourceFacts, World } from '../policy/model.js';
import { policyCounts } from '../policy/pair.js';
import type { Env } from '../policy/statements.js';

/** What opens a resource to callers of other accounts, and which callers are told apart from others of their account. */
export interface Opened {
  readonly everyone: boolean;
  readonly accounts: ReadonlySet<AccountId>;
  /** ARNs and service names that are let in. */
  readonly arns: ReadonlySet<string>;
  /** All that are named, to let in or to keep out; roles also by `<account>/<name>` where a session is named. */
  readonly named: ReadonlySet<string>;
  /** Documents whose conditions tell callers of one account apart. */
  readonly telling: readonly Document[];
}

/** The name under which a role's sessions are named. */
export const sessionsOf = (account: AccountId, role: string): string => `${account}/${role}`;

/** Whom a resource may let in by whom its policy names, without compiling it: never fewer than {@link openedTo} says can do something. */
export function mayOpenTo(documents: World['documents'], resource: ResourceFacts): Pick<Opened, 'everyone' | 'accounts' | 'arns'> {
  const { policy } = resource;
  const json = typeof policy === 'string' || policy.document === null ? undefined : documents[policy.document];
  const draft = newDraft(policy !== 'none' && json === undefined);
  for (const names of namedIn(json)) addPrincipals(draft, names, true, true);
  addGrants(draft, resource);
  addAcl(draft, resource);
  return draft;
}

/** @param service service prefix of what the resource is asked */
export function openedTo(env: Env, resource: ResourceFacts, service: string): Opened {
  const counts = policyCounts(resource, service);
  const draft = newDraft(counts && resource.policy === 'unknown');
  if (counts && typeof resource.policy !== 'string') {
    const document = resource.policy.document === null ? null : env.document(resource.policy.document);
    if (document === null) draft.everyone = true;
    else addNames(draft, document, true);
  }
  for (const ref of (resource.account === null ? null : env.account(resource.account)?.rcps)?.flat() ?? []) {
    const document = ref.document === null ? null : env.document(ref.document);
    if (document !== null) addNames(draft, document, false);
  }
  addGrants(draft, resource);
  addAcl(draft, resource);
  return draft;
}

interface Draft {
  everyone: boolean;
  readonly accounts: Set<AccountId>;
  readonly arns: Set<string>;
  readonly named: Set<string>;
  readonly telling: Document[];
}

const newDraft = (everyone: boolean): Draft => ({ everyone, accounts: new Set(), arns: new Set(), named: new Set(), telling: [] });

/** @param opens whether its Allow statements let anyone in (an RCP's don't) */
function addNames(draft: Draft, document: Document, opens: boolean): void {
  if (document.tells.tests.length + document.tells.variables.length > 0) draft.telling.push(document);
  for (const s of document.statements) {
    const lets = opens && s.effect === 'Allow';
    const only = lets ? onlyAccounts(s) : null;
    for (const account of only ?? []) draft.accounts.add(account);
    addPrincipals(draft, s, lets, lets && only === null);
  }
}

/** @param all whether it lets in whomever it doesn't name one by one */
function addPrincipals(draft: Draft, { notPrincipal, principals }: Pick<Statement, 'notPrincipal' | 'principals'>, lets: boolean, all: boolean): void {
  if (notPrincipal) draft.everyone ||= all;
  for (const p of principals ?? []) {
    if (p.type === 'CanonicalUser' || p.value === '*') draft.everyone ||= all;
    else addName(draft, p.value, lets);
  }
}

/**
 * The accounts that a condition leaves; services' value of kms:CallerAccount is open, so that callers without an account
 * stay (under the empty text). Null where no condition leaves a list.
 */
function onlyAccounts(s: Statement): readonly AccountId[] | null {
  for (const { operator, key, values } of s.conditions) {
    if (!/^(StringEquals|StringLike)$/i.test(operator) || !/^(kms:CallerAccount|aws:PrincipalAccount)$/i.test(key)) continue;
    if (values.every((v) => /^\d{12}$/.test(v))) return [...values, ''];
  }
  return null;
}

function addName(draft: Draft, value: string, lets: boolean): void {
  const account = accountOfPrincipal(value);
  if (account !== null) {
    if (lets) draft.accounts.add(account);
    draft.named.add(`arn:aws:iam::${account}:root`);
  } else {
    draft.named.add(value);
    const session = parseSessionArn(value);
    if (session !== null) draft.named.add(sessionsOf(session.account, session.role));
    // Sessions of a named role, and the other way round, are callers of the same role.
    const role = roleOf(value);
    if (role !== null) draft.named.add(role);
    if (lets) {
      draft.arns.add(value);
      if (session !== null) draft.arns.add(sessionsOf(session.account, session.role));
      if (role !== null) draft.arns.add(role);
    }
  }
  if (account !== null && value.startsWith('arn:')) draft.named.add(value);
}

function roleOf(value: string): string | null {
  const arn = parseArn(value);
  if (arn === null || arn.service !== 'iam' || !arn.resource.startsWith('role/')) return null;
  return sessionsOf(arn.account, arn.resource.slice(arn.resource.lastIndexOf('/') + 1));
}

function addGrants(draft: Draft, resource: ResourceFacts): void {
  const grants = resource.key?.grants;
  if (grants === 'unknown') draft.everyone = true;
  else
    for (const g of grants ?? []) {
      for (const p of [g.granteePrincipal, g.retiringPrincipal]) if (p !== null) addName(draft, p, true);
      // Without a word of who made it, the key's own account did.
      draft.accounts.add(g.issuingAccount ?? resource.account ?? '');
    }
}

function addAcl(draft: Draft, resource: ResourceFacts): void {
  const { bucket } = resource;
  if (bucket === undefined || bucket.ownership === 'BucketOwnerEnforced' || bucket.acl === 'missing') return;
  // The owner's own entry adds nothing to what its account has.
  if (bucket.acl === 'unknown' || bucket.acl.some((entry) => entry.grantee !== bucket.aclOwner)) draft.everyone = true;
}
