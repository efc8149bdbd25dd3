/** Resources in classes: those that no statement, of their own or of a caller, tells apart come to the same for everyone. */
import { type Document, mayMean, type Statement } from './document.js';
import type { ResourceFacts, Tags } from './model.js';
import { policyCounts } from './pair.js';
import type { Ask } from './partition.js';
import { Patterns } from './patterns.js';
import { coversResource } from './resource.js';
import type { Env } from './statements.js';
import { isServiceLinkedRole } from './tables/service-linked.js';
import { ABSENT } from './condition/test.js';
import { exprKey } from './expr.js';
import { variablesIn } from './variables.js';

/** What the documents of everyone who may ask read of a resource, in requests to one service. */
interface Reads {
  readonly patterns: Patterns;
  /** Lower case names of tags. */
  readonly tags: Set<string>;
  aliases: boolean;
}

/** A key that reads a tag of the resource, whatever the service. */
const TAG = /^[a-z0-9-]+:(?:resourcetag|buckettag)\/(.+)$/s;

export class ResourceClasses {
  private readonly services = new Map<string, Reads>();
  private readonly statements = new WeakMap<Statement, string>();

  /** @param documents of all callers' sides, and RCPs; not the policies of resources */
  constructor(
    private readonly env: Env,
    private readonly documents: readonly Document[],
  ) {}

  /** Equal for resources that come to the same for everyone who is asked about; the ARN where that isn't plain. */
  keyOf(resource: ResourceFacts, ask: Ask): string {
    return this.plainKey(resource, ask) ?? resource.arn;
  }

  private plainKey(r: ResourceFacts, ask: Ask): string | null {
    if (r.account === null || stateOfItsOwn(r, ask.service, this.env)) return null;
    const reads = this.readsOf(ask.service);
    const own = this.ownPolicy(r, ask, reads);
    const matches = reads.patterns.of(r.arn, ask.object);
    if (own === null || matches === null) return null;
    const { key, bucket } = r;
    const facts = [
      r.type,
      r.account,
      r.arn.split(':')[1],
      r.region,
      r.collected,
      isServiceLinkedRole(r.arn),
      key === undefined ? null : [key.manager, key.multiRegion, key.multiRegionType, key.keySpec, key.keyUsage, key.origin],
      key !== undefined && own.aliases ? key.aliases.map((a) => a.name) : null,
      bucket === undefined ? null : [bucket.publicAccessBlock, bucket.ownership, bucket.aclOwner, bucket.acl === 'missing', bucket.abac],
      [...own.tags].sort().map((name) => valuesOf(r.tags, name)),
    ];
    return `${JSON.stringify(facts)} ${own.text} ${matches}`;
  }

  /** What the resource's own policy says, its own ARN aside; null where what it says of the resource depends on who asks. */
  private ownPolicy(r: ResourceFacts, ask: Ask, reads: Reads): { text: string; tags: ReadonlySet<string>; aliases: boolean } | null {
    if (typeof r.policy === 'string' || !policyCounts(r, ask.service)) return { text: 'none', tags: reads.tags, aliases: reads.aliases };
    const document = r.policy.document === null ? null : this.env.document(r.policy.document);
    if (document === null) return null;
    const parts: string[] = [];
    let own: Reads | null = null;
    for (const s of document.statements) {
      if (s.resourceGlobs.some((g) => g === null)) return null;
      const covers = coversResource(s, { arn: r.arn, object: ask.object }, () => ABSENT, null);
      parts.push(`${this.textOf(s)} ${exprKey(covers)}`);
      if (s.conditions.length === 0) continue;
      own ??= { patterns: reads.patterns, tags: new Set(reads.tags), aliases: reads.aliases };
      readConditions(s, own);
    }
    return { text: parts.join(' '), tags: own?.tags ?? reads.tags, aliases: own?.aliases ?? reads.aliases };
  }

  /** All of a statement but its Resource element. */
  private textOf(s: Statement): string {
    let text = this.statements.get(s);
    if (text === undefined) {
      text = JSON.stringify([s.sid, s.effect, s.notAction, s.actions, s.notPrincipal, s.principals, s.conditions]);
      this.statements.set(s, text);
    }
    return text;
  }

  private readsOf(service: string): Reads {
    let found = this.services.get(service);
    if (found === undefined) {
      this.services.set(service, (found = { patterns: new Patterns(), tags: new Set(), aliases: false }));
      for (const document of this.documents) for (const s of document.statements) if (speaks(s, service)) readStatement(s, found);
    }
    return found;
  }
}

/** What says where it stands, or names the resource in what is open: each is for itself. */
function stateOfItsOwn({ policy, key, bucket, account }: ResourceFacts, service: string, env: Env): boolean {
  if (policy === 'unknown') return true;
  if (key !== undefined && service === 'kms' && (key.grants === 'unknown' || key.grants.length > 0)) return true;
  if (bucket === undefined || service !== 's3') return false;
  const ofAccount = account === null ? null : env.account(account)?.publicAccessBlock;
  if (bucket.publicAccessBlock === 'unknown' || ofAccount === 'unknown' || bucket.acl === 'unknown') return true;
  if (bucket.ownership === 'BucketOwnerEnforced' || bucket.acl === 'missing') return false;
  return bucket.acl.some((entry) => entry.grantee !== bucket.aclOwner || env.canonicalOwner(entry.grantee) !== account);
}

/** Whether a statement may speak of actions of the service. */
const speaks = (s: Statement, service: string): boolean => s.notAction || s.actions.some((a) => mayMean(a, service));

function readStatement(s: Statement, reads: Reads): void {
  for (const pattern of s.resources ?? []) {
    if (pattern !== '*') reads.patterns.add(pattern);
    for (const key of variablesIn(pattern)) readKey(key, reads);
  }
  readConditions(s, reads);
}

function readConditions(s: Statement, reads: Reads): void {
  for (const { key, values } of s.conditions) for (const name of [key, ...values.flatMap(variablesIn)]) readKey(name, reads);
}

function readKey(name: string, reads: Reads): void {
  const key = name.toLowerCase();
  const tag = TAG.exec(key)?.[1];
  if (tag !== undefined) reads.tags.add(tag);
  else if (key === 'kms:resourcealiases') reads.aliases = true;
}

/** Every tag with that name, in any case. */
function valuesOf(tags: Tags | 'unknown', name: string): readonly (readonly [string, string])[] | null {
  return tags === 'unknown' ? null : Object.entries(tags).filter(([k]) => k.toLowerCase() === name);
}
