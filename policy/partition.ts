/** Actions of a service in groups: those that the same statements and rules speak of are decided together. */
import { sameForAll } from './constant.js';
import type { CallerClass, OwnDocument } from './classes.js';
import { coverageOf, type Statement } from './document.js';
import type { ResourceFacts } from './model.js';
import type { Frame } from './pair.js';
import { refusal } from './pair.js';
import { RETIRE } from './services/kms.js';
import { rootMayRepair } from './services/s3.js';
import { NEEDS_NO_PERMISSION } from './services/sts.js';
import type { Entry, Hit } from './statements.js';

/** The actions of one service that a resource is asked about together. */
export interface Ask {
  readonly service: string;
  /** They are about keys of a bucket. */
  readonly object: boolean;
  /** Lower case. */
  readonly actions: readonly string[];
}

/** Actions that come to the same, by their place in the ask. */
export interface ActionGroup {
  readonly actions: readonly string[];
  readonly places: readonly number[];
  readonly first: number;
  /** Equal for groups with the same rules for single actions. */
  readonly rule: string;
}

/** For each action of an ask, a number: equal numbers, one group. */
interface Codes {
  readonly of: Uint16Array;
  readonly count: number;
}

/** Which actions of an ask a statement covers. */
export interface Coverage {
  readonly id: number;
  readonly of: Uint8Array;
  readonly some: boolean;
  /** Covers all: nothing to tell apart. */
  readonly all: boolean;
}

/** The engine's numbers for lists of hits that are the same for all resources of one place. */
export interface Constants {
  /** By the key of a document. */
  readonly documents: Map<number, number>;
  /** Of all documents of a class: where SCPs don't count, and where they do. */
  readonly classes: Map<CallerClass, number>;
  readonly underScps: Map<CallerClass, number>;
}

/** A hit with numbers: equal `number`, equal statements under equal conditions; equal `meaning`, the same for a decision. */
export type Numbered = Hit & { readonly number: number; readonly meaning: number };

/** One ask, with what has been worked out of it: kept for as long as an evaluation lasts. */
export class Partition {
  private readonly coverages = new WeakMap<Statement, Coverage>();
  private readonly alike = new Map<string, Coverage>();
  private readonly plain = new WeakMap<Statement, Map<string, Numbered>>();
  private readonly unions = new Map<number, Coverage>();
  private readonly ofClass = new WeakMap<CallerClass, readonly OwnDocument[]>();
  private readonly same = new WeakMap<OwnDocument, readonly Statement[]>();
  private readonly places = new Map<string, Constants>();
  private readonly free: boolean;
  private readonly special = new Map<string, Codes>();
  private readonly found = new Map<string, readonly ActionGroup[]>();

  constructor(
    readonly ask: Ask,
    /** Unique among the partitions of an evaluation. */
    readonly id: number,
  ) {
    this.free = ask.actions.includes(NEEDS_NO_PERMISSION);
  }

  /** One of the actions needs no permission. */
  get needsNoPermission(): boolean {
    return this.free;
  }

  /** Documents of a class that speak of any of the actions. */
  speaking(own: CallerClass): readonly OwnDocument[] {
    let found = this.ofClass.get(own);
    if (found === undefined) this.ofClass.set(own, (found = own.documents.filter((d) => d.document.statements.some((s) => this.coverage(s).some))));
    return found;
  }

  /** Statements of a caller's document that say the same of every resource. */
  constantStatements(d: OwnDocument): readonly Statement[] {
    let found = this.same.get(d);
    if (found === undefined) this.same.set(d, (found = d.document.statements.filter((s) => this.coverage(s).some && sameForAll(s))));
    return found;
  }

  /** What those statements say of a resource there. */
  constantsAt({ account, region, arn, collected }: ResourceFacts): Constants {
    const place = `${account ?? arn} ${region ?? ''} ${arn.split(':')[1] ?? ''} ${String(collected)}`;
    let found = this.places.get(place);
    if (found === undefined) this.places.set(place, (found = { documents: new Map(), classes: new Map(), underScps: new Map() }));
    return found;
  }

  /** Their numbers mean nothing once the engine has forgotten them. */
  forgetConstants(): void {
    this.places.clear();
  }

  /** Classes whose documents differ only in what doesn't speak of the actions, as one. */
  merged(classes: readonly CallerClass[]): readonly CallerClass[] {
    const found = new Map<string, CallerClass>();
    for (const own of classes) {
      const documents = this.speaking(own);
      const key = `${own.base}|${documents.map((d) => d.key).join()}|${own.unread.map((u) => u.what).join()}`;
      const there = found.get(key);
      if (there === undefined) found.set(key, { ...own, key, members: [...own.members], documents });
      else for (const member of own.members) there.members.push(member);
    }
    return [...found.values()];
  }

  coverage(statement: Statement): Coverage {
    let found = this.coverages.get(statement);
    if (found === undefined) {
      found = this.intern(coverageOf(statement, this.ask.service, this.ask.actions));
      this.coverages.set(statement, found);
    }
    return found;
  }

  /** Hits of a statement without conditions, by layer and level. */
  plainHits(statement: Statement): Map<string, Numbered> {
    let found = this.plain.get(statement);
    if (found === undefined) this.plain.set(statement, (found = new Map<string, Numbered>()));
    return found;
  }

  /** What either covers. */
  union(a: Coverage, b: Coverage): Coverage {
    if (a === b || a.all) return a;
    if (b.all) return b;
    const key = a.id < b.id ? a.id * 0x10_0000 + b.id : b.id * 0x10_0000 + a.id;
    let found = this.unions.get(key);
    if (found === undefined) this.unions.set(key, (found = this.intern(a.of.map((covers, i) => covers | (b.of[i] ?? 0)))));
    return found;
  }

  private intern(of: Uint8Array): Coverage {
    const key = of.join('');
    const found = this.alike.get(key) ?? { id: this.alike.size, of, some: of.includes(1), all: !of.includes(0) };
    this.alike.set(key, found);
    return found;
  }

  /** Whether a statement that bears on the pair covers the action. */
  covers(hit: Hit, action: number): boolean {
    return this.coverage(hit.statement).of[action] === 1;
  }

  /**
   * @param rules text that is equal for frames with the same rules for single actions
   * @param entryKey text that is equal for frames with the same grants and ACL entries
   */
  groups(frame: Frame, rules: string, entryKey: string, coverages: readonly Coverage[]): readonly ActionGroup[] {
    const parts = coverages.filter((c) => !c.all);
    const key = `${rules} ${entryKey} ${[...new Set(parts.map((c) => c.id))].join()}`;
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const groups = this.collect(frame, entryCodes(parts.reduce(refine, this.specialCodes(frame, rules)), this.ask, frame.entries));
    this.found.set(key, groups);
    return groups;
  }

  private specialCodes(frame: Frame, rules: string): Codes {
    let codes = this.special.get(rules);
    if (codes === undefined) this.special.set(rules, (codes = numbered(this.ask.actions.map((action) => specialOf(frame, action)))));
    return codes;
  }

  private collect(frame: Frame, { of, count }: Codes): ActionGroup[] {
    const places: number[][] = Array.from({ length: count }, () => []);
    of.forEach((code, i) => places[code]?.push(i));
    return places.map((list) => {
      const actions = list.map((i) => this.ask.actions[i] ?? '');
      return { actions, places: list, first: list[0] ?? 0, rule: specialOf(frame, actions[0] ?? '') };
    });
  }
}

/** Rules that hold for single actions, whatever the statements. */
function specialOf(frame: Frame, action: string): string {
  const refused = refusal(frame, action)?.layer ?? '';
  return `${refused}${action === RETIRE || action === NEEDS_NO_PERMISSION ? action : ''}${rootMayRepair(frame.request, action) ? 'repair' : ''}`;
}

function numbered(keys: readonly string[]): Codes {
  const ids = new Map<string, number>();
  const of = Uint16Array.from(keys, (key) => {
    let id = ids.get(key);
    if (id === undefined) ids.set(key, (id = ids.size));
    return id;
  });
  return { of, count: ids.size };
}

/** Tells those that are covered from those that aren't, in every group. */
function refine(codes: Codes, coverage: { readonly of: Uint8Array }): Codes {
  const ids = new Int32Array(codes.count * 2).fill(-1);
  const of = new Uint16Array(codes.of.length);
  let count = 0;
  for (let i = 0; i < of.length; i++) {
    const key = (codes.of[i] ?? 0) * 2 + (coverage.of[i] ?? 0);
    if (ids[key] === -1) ids[key] = count++;
    of[i] = ids[key] ?? 0;
  }
  return { of, count };
}

function entryCodes(codes: Codes, ask: Ask, entries: readonly Entry[]): Codes {
  return entries.reduce((now, entry) => refine(now, { of: Uint8Array.from(ask.actions, (a) => (entry.actions.has(a) ? 1 : 0)) }), codes);
}
