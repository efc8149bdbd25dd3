/** Evaluation over a whole snapshot: which pairs something opens, and what each comes to. */
import { parseSessionArn } from '../policy/arn.js';
import { type CallerClass, factsFor } from '../policy/classes.js';
import { coversAction } from '../policy/document.js';
import type { Outcome } from '../policy/evaluate.js';
import type { Caller } from '../policy/facts.js';
import type { PrincipalFacts, ResourceFacts, World } from '../policy/model.js';
import { requestOf } from '../policy/pair.js';
import { type Ask, SetEngine, type Work } from '../policy/sets.js';
import { type Env, makeEnv } from '../policy/statements.js';
import type { ActionTable } from '../policy/tables/actions.js';
import { bare } from './snapshot/facts.js';
import { type Opened, openedTo, sessionsOf } from './opened.js';

/** What one needs of a snapshot to evaluate any pair in it. */
export type Facts = Pick<World, 'principals' | 'accounts' | 'documents' | 'organization'>;

/** Callers for whom a resource comes to the same. */
export interface Group {
  readonly callers: readonly Caller[];
  readonly outcomes: readonly Outcome[];
}

/** Callers of one class, or some of them. */
interface Part {
  readonly own: CallerClass;
  readonly callers: readonly Caller[];
  /** The resource names this very caller. */
  readonly named: boolean;
  /** What the resource's conditions make of them. */
  readonly facts: string;
}

export class Evaluator {
  readonly env: Env;
  readonly callers: readonly Caller[];
  private readonly engine: SetEngine;
  /** By account id; under the empty text those without one. */
  private readonly classes = new Map<string, readonly CallerClass[]>();
  private readonly merged = new Map<Ask, Map<string, readonly CallerClass[]>>();
  private readonly classOf = new Map<Caller, CallerClass>();
  private readonly byName = new Map<string, Caller[]>();
  private readonly unsure: readonly Caller[];
  private readonly runners = new Map<string, Caller[]>();
  private readonly asks = new Map<string, readonly Ask[]>();

  constructor(
    facts: Facts,
    readonly table: ActionTable,
    private readonly extraActions: readonly string[] = [],
  ) {
    this.env = makeEnv(facts);
    this.engine = new SetEngine(this.env);
    this.callers = facts.principals.map((p) => callerOf(p, this.env));
    const byAccount = new Map<string, Caller[]>();
    for (const caller of this.callers) {
      push(this.byName, caller.arn, caller);
      if (caller.kind === 'Role' && caller.account !== null) push(this.byName, sessionsOf(caller.account, caller.name), caller);
      for (const role of caller.runsAs) push(this.runners, role, caller);
      push(byAccount, caller.account ?? '', caller);
    }
    this.unsure = this.callers.filter((c) => c.runsAsUnknown !== null);
    for (const [account, callers] of byAccount) {
      const classes = this.engine.classes.of(callers);
      this.classes.set(account, classes);
      for (const c of classes) for (const member of c.members) this.classOf.set(member, c);
    }
  }

  /** How much was evaluated so far. */
  get work(): Readonly<Work> {
    return this.engine.work;
  }

  caller(arn: string): Caller | undefined {
    return this.byName.get(arn)?.[0];
  }

  /** A principal that is not in the snapshot, as a caller. */
  asCaller(principal: PrincipalFacts): Caller {
    const own = this.caller(principal.arn);
    if (own !== undefined) return own;
    const role =
      principal.kind === 'Role' && principal.trust === null && principal.account !== null
        ? this.byName.get(sessionsOf(principal.account, principal.name))?.find((c) => c.trust !== null)
        : undefined;
    const caller = callerOf(principal, this.env);
    return role === undefined ? caller : { ...caller, tagsOpen: role.tagsOpen ?? false };
  }

  /** Instances and persons whose role it is. */
  runsAs(role: string): readonly Caller[] {
    return this.runners.get(role) ?? [];
  }

  /** Instances and persons of whom it is not known what else they run as. */
  get openRunners(): readonly Caller[] {
    return this.unsure;
  }

  /** What the EC2 service gets of a role, under the name that it has in the role's partition, or the common one. */
  asEc2(role: ResourceFacts, asks: readonly Ask[]): readonly Outcome[] {
    const names = role.arn.startsWith('arn:aws-cn:') ? ['ec2.amazonaws.com.cn', 'ec2.amazonaws.com'] : ['ec2.amazonaws.com'];
    const found = names.map((name) => this.outcomes(this.service(name), role, asks)).filter((outcomes) => outcomes.length > 0);
    return found.find((outcomes) => outcomes.some((o) => o.expr === true)) ?? found[0] ?? [];
  }

  private service(name: string): Caller {
    return this.caller(name) ?? callerOf({ id: -1, ...bare('AwsService', name, name, null, false) }, this.env);
  }

  /** What a resource can be asked, by its type. */
  asksOf(resource: ResourceFacts): readonly Ask[] {
    let asks = this.asks.get(resource.type);
    if (asks === undefined) this.asks.set(resource.type, (asks = asksOfType(this.table, this.extraActions, resource)));
    return asks;
  }

  /** Everyone for whom something opens the resource, callers for whom it comes to the same together. Denied ones are left out. */
  *groups(resource: ResourceFacts, asks: readonly Ask[] = this.asksOf(resource)): Generator<Group> {
    const opened = openedTo(this.env, resource);
    for (const ask of asks) {
      const set = this.engine.resource(resource, ask);
      for (const { own, callers, named, facts } of this.parts(resource, opened, ask)) {
        const [first] = callers;
        const outcomes = first === undefined ? [] : set.outcomes(own, first, named, facts);
        if (outcomes.length > 0) yield { callers, outcomes };
      }
    }
  }

  private classesFor(ask: Ask, account: string): readonly CallerClass[] {
    let ofAsk = this.merged.get(ask);
    if (ofAsk === undefined) this.merged.set(ask, (ofAsk = new Map<string, readonly CallerClass[]>()));
    let found = ofAsk.get(account);
    if (found === undefined) ofAsk.set(account, (found = this.engine.partition(ask).merged(this.classes.get(account) ?? [])));
    return found;
  }

  /** Classes, or some members of them, that something opens the resource to. */
  private *parts(resource: ResourceFacts, opened: Opened, ask: Ask): Generator<Part> {
    const everyone = opened.everyone || resource.account === null;
    const named = new Set([...opened.named].flatMap((name) => this.byName.get(name) ?? []));
    const accounts = everyone ? this.classes.keys() : new Set([resource.account ?? '', ...opened.accounts]);
    const seen = new Set<string>();
    for (const account of accounts) {
      seen.add(account);
      for (const own of this.classesFor(ask, account)) {
        const single = named.size === 0 ? [] : own.members.filter((m) => named.has(m));
        for (const caller of single) yield { own, callers: [caller], named: true, facts: '' };
        const rest = single.length === 0 ? own.members : own.members.filter((m) => !named.has(m));
        for (const [facts, callers] of this.alike(rest, resource, opened)) yield { own, callers, named: false, facts };
      }
    }
    for (const name of opened.arns) {
      for (const caller of this.byName.get(name) ?? []) {
        const own = this.classOf.get(caller);
        if (own !== undefined && !seen.has(caller.account ?? '')) yield { own, callers: [caller], named: true, facts: '' };
      }
    }
  }

  /** Members of a class whom the resource's own conditions don't tell apart. */
  private alike(members: readonly Caller[], resource: ResourceFacts, { telling }: Opened): Iterable<readonly [string, readonly Caller[]]> {
    if (members.length === 0) return [];
    if (telling.length === 0) return [['', members]];
    const found = new Map<string, Caller[]>();
    for (const caller of members)
      push(found, telling.map((d) => factsFor(d, caller, requestOf(this.env, caller, resource, resource.service))).join('|'), caller);
    return found;
  }

  /** Callers for whom something opens the resource: its own account, and whom its policies, grants and ACL name. */
  candidates(resource: ResourceFacts): readonly Caller[] {
    const opened = openedTo(this.env, resource);
    return [...new Set(this.asksOf(resource).flatMap((ask) => [...this.parts(resource, opened, ask)].flatMap((part) => part.callers)))];
  }

  /** Decides what the resource can be asked by one caller. Outcomes that are denied are left out. */
  outcomes(caller: Caller, resource: ResourceFacts, asks: readonly Ask[] = this.asksOf(resource)): Outcome[] {
    const own = this.classOf.get(caller) ?? this.engine.classes.alone(caller);
    return asks.flatMap((ask) => this.engine.resource(resource, ask).outcomes(own, caller, true, ''));
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** A role whose trust policy lets someone tag sessions has open principal tags. */
export function callerOf(principal: PrincipalFacts, env: Env): Caller {
  const document = principal.trust?.document == null ? null : env.document(principal.trust.document);
  const unread = principal.trust !== null && document === null;
  const tagsOpen = unread || (document?.statements.some((s) => s.effect === 'Allow' && coversAction(s, 'sts:tagsession')) ?? false);
  const session = parseSessionArn(principal.arn);
  return { ...principal, tagsOpen, ...(session === null ? {} : { session: session.session }) };
}

/** Object actions of a bucket are asked apart: their statements speak of keys. */
function asksOfType(table: ActionTable, extra: readonly string[], resource: ResourceFacts): Ask[] {
  const services = resource.type === 'iam:role' ? ['sts', 'iam'] : [resource.service];
  return services.flatMap((service): Ask[] => {
    const beyond = extra.map((a) => a.toLowerCase()).filter((a) => a.startsWith(`${service}:`) && !table.known(a));
    const on = (type: string, more: readonly string[]): string[] => [...table.actions(service).filter((a) => table.appliesTo(a, type) === true), ...more];
    if (resource.bucket !== undefined || resource.type === 's3:bucket') {
      return [
        { service, object: false, actions: on('s3:bucket', beyond.filter((a) => !looksLikeObject(a))) }, // prettier-ignore
        { service, object: true, actions: on('s3:object', beyond.filter(looksLikeObject)) }, // prettier-ignore
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
