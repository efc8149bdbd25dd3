/** Evaluation over a whole snapshot: which pairs something opens, and what each comes to. */
import { parseSessionArn } from '../policy/arn.js';
import { coversAction, type Document } from '../policy/document.js';
import type { Outcome } from '../policy/evaluate.js';
import type { Caller } from '../policy/facts.js';
import type { PrincipalFacts, ResourceFacts, World } from '../policy/model.js';
import { RETIRE } from '../policy/services/kms.js';
import { type Ask, SetEngine, type Work } from '../policy/sets.js';
import { type Env, makeEnv } from '../policy/statements.js';
import type { ActionTable } from '../policy/tables/actions.js';
import { bare } from './snapshot/facts.js';
import { type Cell, Grid } from './grid.js';
import { mayOpenTo, type Opened, openedTo, sessionsOf } from './opened.js';
import { People } from './people.js';
import { addTo } from '../policy/group-by.js';

/** What one needs of a snapshot to evaluate any pair in it. */
export type Facts = Pick<World, 'principals' | 'accounts' | 'documents' | 'organization'>;

/** Callers for whom a resource comes to the same. */
export type Group = Pick<Cell, 'callers' | 'outcomes'>;

export class Evaluator {
  private readonly accounts: Facts['accounts'];
  private readonly documents: Facts['documents'];
  private readonly engine: SetEngine;
  private readonly people: People;
  private readonly byArn: ReadonlyMap<string, PrincipalFacts>;
  private readonly runners = new Map<string, PrincipalFacts[]>();
  /** Instances and persons of whom it is not known what else they run as. */
  readonly openRunners: readonly PrincipalFacts[];
  private readonly asks = new Map<string, readonly Ask[]>();

  constructor(
    facts: Facts,
    readonly table: ActionTable,
    private readonly extraActions: readonly string[] = [],
    who: (principal: PrincipalFacts) => boolean = () => true,
    readonly env: Env = makeEnv(facts),
  ) {
    this.accounts = facts.accounts;
    this.documents = facts.documents;
    this.engine = new SetEngine(this.env);
    this.byArn = new Map(facts.principals.map((p) => [p.arn, p]));
    const asked = facts.principals.filter(who);
    this.people = new People(asked, (p) => callerOf(p, this.env), this.engine);
    for (const runner of asked) for (const role of runner.runsAs) addTo(this.runners, role, runner);
    this.openRunners = asked.filter((p) => p.runsAsUnknown !== null);
  }

  /** Who is asked about: everyone, unless told. */
  get callers(): readonly Caller[] {
    return this.people.all();
  }

  /** All documents that are not a resource's own policy: those of callers and their accounts, and RCPs. */
  callerDocuments(): Document[] {
    const refs = [
      ...this.people.principals.flatMap((p) => [...p.policies, p.boundary]),
      ...this.accounts.flatMap((a) => [...(a.scps ?? []), ...(a.rcps ?? [])].flat()),
    ];
    const ids = new Set(refs.flatMap((ref) => ref?.document ?? []));
    return [...ids].flatMap((id) => this.env.document(id) ?? []);
  }

  /** Between the resources of two accounts: see {@link SetEngine.forget}. */
  forget(): void {
    this.engine.forget();
  }

  /** How much was evaluated so far. */
  get work(): Readonly<Work> {
    return this.engine.work;
  }

  /** By ARN, whether or not it is asked about. */
  principal(arn: string): PrincipalFacts | undefined {
    return this.byArn.get(arn);
  }

  caller(arn: string): Caller | undefined {
    const principal = this.byArn.get(arn);
    return principal === undefined ? undefined : this.people.callerOf(principal);
  }

  /** A principal that is not in the snapshot, as a caller. */
  asCaller(principal: PrincipalFacts): Caller {
    const own = this.caller(principal.arn);
    if (own !== undefined) return own;
    const role =
      principal.kind === 'Role' && principal.trust === null && principal.account !== null
        ? this.people.named(sessionsOf(principal.account, principal.name)).find((c) => c.trust !== null)
        : undefined;
    const caller = callerOf(principal, this.env);
    return role === undefined ? caller : { ...caller, tagsOpen: role.tagsOpen ?? false };
  }

  /** Instances and persons whose role it is. */
  runsAs(role: string): readonly PrincipalFacts[] {
    return this.runners.get(role) ?? [];
  }

  /** Whether it can come to anything for anyone who is asked about. */
  concerns(resource: ResourceFacts): boolean {
    if (resource.type === 'iam:role' && (this.openRunners.length > 0 || this.runsAs(resource.arn).length > 0)) return true;
    if (resource.account === null || this.people.in(resource.account)) return true;
    // Most are of other accounts and name nobody who is asked about.
    if (!this.anyAsked(mayOpenTo(this.documents, resource))) return false;
    return this.asksOf(resource).some(({ service }) => this.anyAsked(openedTo(this.env, resource, service)));
  }

  private anyAsked({ everyone, accounts, arns }: Pick<Opened, 'everyone' | 'accounts' | 'arns'>): boolean {
    return everyone || [...accounts].some((a) => this.people.in(a)) || [...arns].some((n) => this.people.named(n).length > 0);
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
    for (const ask of asks) yield* this.cells(ask, [resource]);
  }

  /** The same for several resources of one account that can all be asked that, resources for which it comes to the same together. */
  cells(ask: Ask, resources: readonly ResourceFacts[]): Generator<Cell> {
    return new Grid(this.engine, this.people, ask).cells(resources);
  }

  /** Decides what the resource can be asked by one caller. Outcomes that are denied are left out. */
  outcomes(caller: Caller, resource: ResourceFacts, asks: readonly Ask[] = this.asksOf(resource)): Outcome[] {
    const own = this.people.classOf(caller) ?? this.engine.classes.alone(caller);
    return asks.flatMap((ask) => this.engine.resource(resource, ask).outcomes(own, caller, true, '', null));
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
    const actions = [...table.actions(service).filter((a) => table.appliesTo(a, resource.type) !== false), ...beyond];
    if (resource.type !== 'kms:key') return [{ service, object: false, actions }];
    // Each grant says something of its own about who retires it, and nothing else: apart, other answers are shared by all keys.
    return [
      { service, object: false, actions: actions.filter((a) => a !== RETIRE) },
      { service, object: false, actions: [RETIRE] },
    ];
  });
}

/** An S3 action that the table doesn't know is about objects if its name says so. */
export function looksLikeObject(action: string): boolean {
  return action.toLowerCase().includes('object');
}
