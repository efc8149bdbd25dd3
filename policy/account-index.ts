/** The classes of the callers of one account, by what their documents say of single resources: of most they say the same. */
import type { CallerClass, OwnDocument } from './classes.js';
import { sameForAll } from './constant.js';
import type { Statement } from './document.js';
import type { Caller } from './facts.js';
import type { ResourceFacts } from './model.js';
import type { Partition } from './partition.js';
import { Patterns } from './patterns.js';
import { addTo } from './group-by.js';

export class AccountIndex {
  /** By what is the same for all callers of a class. */
  private readonly bases: readonly (readonly CallerClass[])[];
  /** Some document of some class is not known. */
  readonly unread: boolean;
  private readonly patterns = new Patterns();
  /** Keys of documents by the number of a pattern that stands in them. */
  private readonly byPattern: number[][] = [];
  /** Documents that may speak of any resource. */
  private readonly loose = new Set<number>();
  private readonly specific = new Map<number, { readonly document: OwnDocument; readonly own: CallerClass }>();
  private readonly seen = new Set<number>();
  private readonly members = new Map<Caller, CallerClass>();

  constructor(
    readonly classes: readonly CallerClass[],
    private readonly partition: Partition,
  ) {
    for (const own of classes) for (const d of partition.speaking(own)) this.addDocument(d, own);
    const bases = new Map<string, CallerClass[]>();
    for (const own of classes) addTo(bases, own.base, own);
    this.bases = [...bases.values()];
    this.unread = classes.some((own) => own.unread.length > 0);
  }

  /** Keys of the documents that may say something else of this resource than of others. */
  touching(resource: ResourceFacts): ReadonlySet<number> {
    // No ARN that a pattern could be matched with.
    if (resource.arn === '*') return new Set(this.specific.keys());
    const documents = new Set(this.loose);
    for (const number of this.patterns.numbers(resource.arn, this.partition.ask.object)) for (const key of this.byPattern[number] ?? []) documents.add(key);
    return documents;
  }

  /** A document of the account by its key, and a class that has it. */
  having(key: number): { readonly document: OwnDocument; readonly own: CallerClass } | undefined {
    return this.specific.get(key);
  }

  /** One caller of each base, with its class, who is not among these; null where all are. */
  someOfEach(without: ReadonlySet<Caller>): readonly ({ readonly own: CallerClass; readonly caller: Caller } | null)[] {
    return this.bases.map((classes) => {
      for (const own of classes) for (const caller of own.members) if (!without.has(caller)) return { own, caller };
      return null;
    });
  }

  /** The class of a caller. */
  classOf(caller: Caller): CallerClass | undefined {
    if (this.members.size === 0) for (const own of this.classes) for (const member of own.members) this.members.set(member, own);
    return this.members.get(caller);
  }

  private addDocument(d: OwnDocument, own: CallerClass): void {
    if (this.seen.has(d.key)) return;
    this.seen.add(d.key);
    const statements = d.document.statements.filter((s) => this.partition.coverage(s).some && !sameForAll(s));
    if (statements.length === 0) return;
    this.specific.set(d.key, { document: d, own });
    for (const s of statements) this.addStatement(s, d.key);
  }

  private addStatement(s: Statement, key: number): void {
    if (s.notResource || s.resources === null || s.resources.includes('*')) this.loose.add(key);
    else
      for (const text of s.resources) {
        const number = this.patterns.add(text);
        const keys = (this.byPattern[number] ??= []);
        if (!keys.includes(key)) keys.push(key);
      }
  }
}
