/** Evaluation over a whole snapshot: which pairs something opens, and what each comes to. */
import type { EffectiveRow, ProofItem } from '../graph/model.js';
import { accountOfPrincipal, parseSessionArn } from '../policy/arn.js';
import { coversAction, type Statement } from '../policy/document.js';
import { decidePair, type Outcome, preparePair } from '../policy/evaluate.js';
import type { Caller } from '../policy/facts.js';
import type { AccountId, DocumentId, PrincipalFacts, ResourceFacts, World } from '../policy/model.js';
import { type Entry, type Env, type Hit, makeEnv } from '../policy/statements.js';
import type { ActionTable } from '../policy/tables/actions.js';
import type { Interner } from './interner.js';

/** The actions of one service that a resource is asked about together. */
export interface Ask {
  readonly service: string;
  readonly object: boolean;
  readonly actions: readonly string[];
}

/** What one needs of a snapshot to evaluate any pair in it. */
export type Facts = Pick<World, 'principals' | 'accounts' | 'documents' | 'organization'>;

export class Evaluator {
  readonly env: Env;
  readonly callers: readonly Caller[];
  private readonly byAccount = new Map<AccountId, Caller[]>();
  private readonly byArn = new Map<string, Caller>();
  private readonly runners = new Map<string, Caller[]>();
  private readonly opensService = new Map<string, boolean>();
  private readonly asks = new Map<string, Ask[]>();

  constructor(
    facts: Facts,
    readonly table: ActionTable,
    private readonly extraActions: readonly string[] = [],
  ) {
    this.env = makeEnv(facts);
    this.callers = facts.principals.map((p) => callerOf(p, this.env));
    for (const caller of this.callers) {
      this.byArn.set(caller.arn, caller);
      for (const role of caller.runsAs) this.runners.set(role, [...(this.runners.get(role) ?? []), caller]);
      if (caller.account === null) continue;
      const list = this.byAccount.get(caller.account);
      if (list === undefined) this.byAccount.set(caller.account, [caller]);
      else list.push(caller);
    }
  }

  caller(arn: string): Caller | undefined {
    return this.byArn.get(arn);
  }

  /** A principal that is not in the snapshot, as a caller. */
  asCaller(principal: PrincipalFacts): Caller {
    const role =
      principal.kind === 'Role' && principal.trust === null
        ? this.callers.find((c) => c.kind === 'Role' && c.account === principal.account && c.name === principal.name && c.trust !== null)
        : undefined;
    const caller = callerOf(principal, this.env);
    return role === undefined ? caller : { ...caller, tagsOpen: role.tagsOpen ?? false };
  }

  /** Instances and persons whose role it is. */
  runsAs(role: string): readonly Caller[] {
    return this.runners.get(role) ?? [];
  }

  /** The EC2 service, as it asks for an instance's role. */
  ec2(role: Caller): Caller {
    const name = role.arn.startsWith('arn:aws-cn:') ? 'ec2.amazonaws.com.cn' : 'ec2.amazonaws.com';
    return (
      this.byArn.get(name) ??
      this.byArn.get('ec2.amazonaws.com') ?? {
        ...role,
        id: -1,
        kind: 'AwsService',
        arn: name,
        account: null,
        policies: [],
        boundary: null,
        trust: null,
        tags: {},
      }
    );
  }

  /** What a resource can be asked, by its type. */
  asksOf(resource: ResourceFacts): readonly Ask[] {
    let asks = this.asks.get(resource.type);
    if (asks === undefined) this.asks.set(resource.type, (asks = asksOfType(this.table, this.extraActions, resource)));
    return asks;
  }

  /** Callers for which something opens the resource: its own account, and whom its policy, grants and ACL name. */
  candidates(resource: ResourceFacts): readonly Caller[] {
    const named = openedTo(this.env, resource);
    if (named.everyone || resource.account === null) return this.callers;
    const found = new Set<Caller>(this.byAccount.get(resource.account) ?? []);
    for (const account of named.accounts) for (const c of this.byAccount.get(account) ?? []) found.add(c);
    for (const arn of named.arns) {
      const caller = this.byArn.get(arn);
      if (caller !== undefined) found.add(caller);
    }
    for (const role of named.sessionsOf) for (const c of this.byAccount.get(role) ?? []) found.add(c);
    return [...found];
  }

  /** Decides what the resource can be asked by the caller. Outcomes that are denied are left out. */
  outcomes(caller: Caller, resource: ResourceFacts, asks: readonly Ask[] = this.asksOf(resource)): Outcome[] {
    return asks.flatMap((ask) => {
      if (!this.mayOpen(caller, resource, ask.service)) return [];
      const pair = preparePair(this.env, caller, resource, ask.service, ask.object);
      return decidePair(pair, ask.actions).filter((o) => o.expr !== false);
    });
  }

  /** A quick no: nothing of the caller's speaks of the service, and nothing of the resource's names anyone. */
  private mayOpen(caller: Caller, resource: ResourceFacts, service: string): boolean {
    if (caller.kind === 'Instance' || caller.kind === 'Person') return false;
    if (resource.policy !== 'none' || resource.key !== undefined || resource.bucket !== undefined || caller.kind === 'AccountRoot' || caller.external)
      return true;
    return caller.policies.some((p) => p.document === null || this.documentOpens(p.document, service));
  }

  private documentOpens(id: DocumentId, service: string): boolean {
    const key = `${service} ${id}`;
    let hit = this.opensService.get(key);
    if (hit === undefined) {
      const document = this.env.document(id);
      hit = document === null || document.statements.some((s) => s.effect === 'Allow' && speaksOf(s, service));
      this.opensService.set(key, hit);
    }
    return hit;
  }
}

/** A role whose trust policy lets someone tag sessions has open principal tags. */
export function callerOf(principal: PrincipalFacts, env: Env): Caller {
  const document = principal.trust?.document == null ? null : env.document(principal.trust.document);
  const unread = principal.trust !== null && document === null;
  const tagsOpen = unread || (document?.statements.some((s) => s.effect === 'Allow' && coversAction(s, 'sts:tagsession')) ?? false);
  const session = parseSessionArn(principal.arn);
  return { ...principal, tagsOpen, ...(session === null ? {} : { session: session.session }) };
}

function speaksOf(s: Statement, service: string): boolean {
  return s.notAction || s.actions.some((a) => a.startsWith(`${service}:`) || /^[^:]*[*?]/.test(a));
}

/** Whom a resource's own policy, grants and ACL let in from elsewhere. */
function openedTo(env: Env, resource: ResourceFacts): { everyone: boolean; accounts: Set<AccountId>; arns: Set<string>; sessionsOf: Set<AccountId> } {
  const found = { everyone: false, accounts: new Set<AccountId>(), arns: new Set<string>(), sessionsOf: new Set<AccountId>() };
  if (resource.policy === 'unknown' || (resource.bucket !== undefined && resource.bucket.acl !== 'missing' && resource.bucket.acl.length > 0))
    found.everyone = true;
  const name = (value: string): void => {
    const account = accountOfPrincipal(value);
    const session = parseSessionArn(value);
    if (value === '*') found.everyone = true;
    else if (account !== null) found.accounts.add(account);
    else if (session !== null) found.sessionsOf.add(session.account);
    found.arns.add(value);
    // A session that is asked about by name is let in by what names its role.
    const role = /^arn:[^:]+:iam::(\d{12}):role\//.exec(value)?.[1];
    if (role !== undefined) found.sessionsOf.add(role);
  };
  if (typeof resource.policy !== 'string') {
    const document = resource.policy.document === null ? null : env.document(resource.policy.document);
    if (document === null) found.everyone = true;
    for (const s of document?.statements ?? []) {
      if (s.effect !== 'Allow') continue;
      if (s.notPrincipal) found.everyone = true;
      for (const p of s.principals ?? []) {
        if (p.type === 'CanonicalUser') found.everyone = true;
        else name(p.value);
      }
    }
  }
  const grants = resource.key?.grants;
  if (grants === 'unknown') found.everyone = true;
  else for (const g of grants ?? []) [g.granteePrincipal, g.retiringPrincipal].forEach((p) => p !== null && name(p));
  return found;
}

/** Object actions of a bucket are asked apart: their statements speak of keys. */
function asksOfType(table: ActionTable, extra: readonly string[], resource: ResourceFacts): Ask[] {
  const services = resource.type === 'iam:role' ? ['sts', 'iam'] : [resource.service];
  return services.flatMap((service): Ask[] => {
    const beyond = extra.map((a) => a.toLowerCase()).filter((a) => a.startsWith(`${service}:`) && !table.known(a));
    if (resource.bucket !== undefined || resource.type === 's3:bucket') {
      const objects = beyond.filter(looksLikeObject);
      return [
        {
          service,
          object: false,
          actions: [...table.actions(service).filter((a) => table.appliesTo(a, 's3:bucket') === true), ...beyond.filter((a) => !looksLikeObject(a))],
        },
        { service, object: true, actions: [...table.actions(service).filter((a) => table.appliesTo(a, 's3:object') === true), ...objects] },
      ];
    }
    const actions = table.actions(service).filter((a) => table.appliesTo(a, resource.type) !== false);
    return [{ service, object: false, actions: [...actions, ...beyond] }];
  });
}

/** An S3 action that the table doesn't know is about objects if its name says so. */
export function looksLikeObject(action: string): boolean {
  return action.toLowerCase().includes('object');
}

/** CAN_ACCESS rows of one pair. */
export function accessRows(evaluator: Evaluator, interner: Interner, caller: Caller, resource: ResourceFacts): EffectiveRow[] {
  return evaluator.outcomes(caller, resource).map((o) => ({
    type: 'CAN_ACCESS',
    from: caller.id,
    to: resource.id,
    actions: interner.actions(o.actions.map((a) => evaluator.table.canonical(a))),
    residue: interner.residue(o.expr),
    proof: interner.proof(proofOf(o)),
    via: o.via,
    crossAccount: caller.account !== resource.account,
  }));
}

/** The statements that allow, and those whose Deny is open. */
export function proofOf(outcome: Outcome): ProofItem[] {
  const shown = outcome.hits.filter((h) => h.statement.effect === 'Deny' || (h.layer !== 'scp' && h.layer !== 'rcp'));
  return [...shown.map(hitItem), ...outcome.entries.map(entryItem)];
}

export function hitItem(hit: Hit): ProofItem {
  return {
    layer: hit.layer,
    policy: hit.policy.arn ?? hit.policy.name,
    source: hit.source,
    effect: hit.statement.effect,
    text: JSON.stringify(hit.statement.json),
  };
}

export function entryItem(entry: Entry): ProofItem {
  return { layer: entry.layer, policy: entry.layer, source: entry.source, effect: 'Allow', text: JSON.stringify(entry.text) };
}
