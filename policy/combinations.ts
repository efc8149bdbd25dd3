/**
 * What combinations of statements come to. What a document says is numbered, and equal statements under equal limits are
 * decided once, whatever the number of pairs.
 */
import { type Decision, decideGroup, mayAllow, type Outcome } from './evaluate.js';
import { exprKey } from './expr.js';
import { OWN_POLICY } from './model.js';
import type { Frame } from './pair.js';
import type { ActionGroup, Coverage, Numbered, Partition } from './partition.js';
import type { PrincipalMatch } from './principal.js';
import type { Entry, Hit, Unread } from './statements.js';

/** How much work was done, for benchmarks. */
export interface Work {
  /** (class or caller, resource, ask) that were looked at. */
  pairs: number;
  /** Those whose combination of statements was decided for the first time. */
  decided: number;
}

/** What is denied whatever the action. */
export const NOTHING: readonly Outcome[] = [];
/** More than there are lists of hits, so that a state and a list make one whole number. */
const MOST_LISTS = 2 ** 24;

/** What the resource's side says to callers of one account and kind, and all else that is the same for them. */
export interface Side {
  readonly frame: Frame;
  readonly rules: string;
  /** Equal where the grants and ACL entries mean the same, and where they are the same. */
  readonly entryKey: string;
  readonly entryNumbers: string;
  readonly limits: string;
  readonly hits: readonly Numbered[];
  readonly unread: readonly Unread[];
  readonly hasScps: boolean;
  /** See {@link Combinations.stateOf}. */
  readonly state: number;
  /** Without the caller's policies it is plain that nothing is allowed. */
  readonly closed: boolean;
}

export class Combinations {
  readonly work: Work = { pairs: 0, decided: 0 };
  private readonly numbers = new Map<string, number>();
  private readonly shapes = new Map<string, Shape>();
  private readonly groups = new Map<string, Decision>();
  private readonly states = new Map<string, number>();
  private readonly steps = new Map<number, number>();
  private readonly results: (readonly Outcome[] | undefined)[] = [];
  private readonly lists: (readonly Numbered[])[] = [[]];
  private readonly listIds = new Map<string, number>([['', 0]]);
  private readonly joined = new Map<number, number>();

  /** A statement without conditions is the same hit for every resource that it covers. */
  number(hit: Hit, partition: Partition): Numbered {
    if (hit.when !== true || hit.names !== null) return this.numbered(hit, partition);
    const known = partition.plainHits(hit.statement);
    const key = `${hit.layer}${String(hit.level)}`;
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = this.numbered(hit, partition)));
    return found;
  }

  private numbered(hit: Hit, partition: Partition): Numbered {
    const { layer, level, document, statement, names, when } = hit;
    const named = names === null ? '' : `${exprKey(names.direct)} ${exprKey(names.role)} ${exprKey(names.account)}`;
    const means = `${layer} ${String(level)} ${statement.effect} ${named} ${exprKey(when)}`;
    // What is open says where it stands, so that only statements without conditions are the same in other documents.
    const stands = `${document} ${String(statement.index)} ${document === OWN_POLICY ? (statement.sid ?? '') : ''}`;
    const meaning = this.numberOf(when === true && isPlain(names) ? means : `${means} ${stands}`);
    const coverage = partition.coverage(statement).id;
    return { ...hit, meaning, number: this.numberOf(`${String(coverage)} ${String(meaning)} ${stands}`) };
  }

  /** Equal where the same entries stand. */
  entryNumber(entry: Entry): number {
    return this.numberOf(`${entry.source.file} ${entry.source.path} ${String(this.entryMeaning(entry))} ${[...entry.actions].join()}`);
  }

  /** Equal where they mean the same, as for statements. */
  entryMeaning({ layer, source, when, delegated }: Entry): number {
    return this.numberOf(`${layer} ${String(delegated)} ${exprKey(when)} ${when === true ? '' : `${source.file} ${source.path}`}`);
  }

  private numberOf(key: string): number {
    let number = this.numbers.get(key);
    if (number === undefined) this.numbers.set(key, (number = this.numbers.size));
    return number;
  }

  /** A number for what a side comes to before any of the caller's statements is looked at. */
  stateOf(side: Omit<Side, 'state'>, partition: Partition): number {
    const key = `${String(partition.id)} ${side.limits} ${side.entryNumbers} ${side.hits.map((h) => h.number).join(' ')}`;
    let state = this.states.get(key);
    if (state === undefined) this.states.set(key, (state = this.results.push(undefined) - 1));
    return state;
  }

  /** The state after a list of hits more: equal states, equal outcomes. */
  step(state: number, list: number): number {
    if (list === 0) return state;
    const key = state * MOST_LISTS + list;
    let next = this.steps.get(key);
    if (next === undefined) this.steps.set(key, (next = this.results.push(undefined) - 1));
    return next;
  }

  /** A number for a list of hits; 0 is none. */
  listOf(hits: readonly Numbered[]): number {
    const key = hits.map((h) => h.number).join(' ');
    let id = this.listIds.get(key);
    if (id === undefined) this.listIds.set(key, (id = this.lists.push(hits) - 1));
    return id;
  }

  /** The number for the hits of two lists, one after the other. */
  joinedList(list: number, next: number): number {
    if (list === 0 || next === 0) return list + next;
    const key = list * MOST_LISTS + next;
    let id = this.joined.get(key);
    if (id === undefined) this.joined.set(key, (id = this.listOf([...this.hitsOf(list), ...this.hitsOf(next)])));
    return id;
  }

  hitsOf(list: number): readonly Numbered[] {
    return this.lists[list] ?? [];
  }

  /** What a state comes to, worked out once. */
  resultOf(state: number, work: () => readonly Outcome[]): readonly Outcome[] {
    return (this.results[state] ??= work());
  }

  /** Drops states, lists and what they came to; what equal statements mean stays. */
  forget(): void {
    this.states.clear();
    this.steps.clear();
    this.results.length = 0;
    this.lists.length = 1;
    this.listIds.clear();
    this.listIds.set('', 0);
    this.joined.clear();
  }

  /** Decides a pair. */
  decide(side: Side, hits: readonly Numbered[], unread: readonly Unread[], partition: Partition): readonly Outcome[] {
    if (!mayAllow(side.frame, hits, side.frame.entries, unread) && !partition.needsNoPermission) return NOTHING;
    return this.fresh(side, hits, unread, partition);
  }

  private fresh(side: Side, hits: readonly Numbered[], unread: readonly Unread[], partition: Partition): readonly Outcome[] {
    this.work.decided++;
    const shape = this.shapeFor(side, hits, unread, partition);
    const { frame, rules, entryKey } = side;
    const outcomes: Outcome[] = [];
    // Decided together, but apart where other statements prove it.
    for (const group of partition.groups(
      frame,
      rules,
      entryKey,
      hits.map((h) => partition.coverage(h.statement)),
    )) {
      const decision = shape[group.first] ?? null;
      if (decision === null) continue;
      const entries = frame.entries.filter((e) => e.actions.has(group.actions[0] ?? ''));
      outcomes.push({ actions: group.actions, hits: hits.filter((h) => partition.covers(h, group.first)), entries, ...decision });
    }
    return outcomes;
  }

  /** Statements of other documents that mean the same for the same actions come to the same. */
  private shapeFor(side: Side, hits: readonly Numbered[], unread: readonly Unread[], partition: Partition): Shape {
    const merged = mergedOf(hits, partition);
    if (unread.length > 0) return this.shapeOf(side, hits, unread, partition, merged);
    let key = `${String(partition.id)} ${side.limits} ${side.entryKey}`;
    for (const { meaning, coverage } of merged) key += ` ${String(meaning)}:${String(coverage.id)}`;
    let shape = this.shapes.get(key);
    if (shape === undefined) this.shapes.set(key, (shape = this.shapeOf(side, hits, unread, partition, merged)));
    return shape;
  }

  private shapeOf(side: Side, hits: readonly Numbered[], unread: readonly Unread[], partition: Partition, merged: readonly Merged[]): Shape {
    const { frame, rules, limits, entryKey } = side;
    const shape: Decision[] = [];
    for (const group of partition.groups(
      frame,
      rules,
      entryKey,
      merged.map((m) => m.coverage),
    )) {
      const entries = frame.entries.filter((e) => e.actions.has(group.actions[0] ?? ''));
      const decide = (): Decision => decideGroup({ ...frame, hits: hits.filter((h) => partition.covers(h, group.first)), unread, entries }, group);
      const decision = unread.length > 0 ? decide() : this.group(group, entries, limits, merged, decide);
      for (const place of group.places) shape[place] = decision;
    }
    return shape;
  }

  /** One group of actions: what else the statements cover doesn't count. */
  private group(group: ActionGroup, entries: readonly Entry[], limits: string, merged: readonly Merged[], decide: () => Decision): Decision {
    let key = `${limits} ${group.rule} ${entries.length === 0 ? '' : entries.map((e) => this.entryMeaning(e)).join()}`;
    for (const { meaning, coverage } of merged) if (coverage.of[group.first] === 1) key += ` ${String(meaning)}`;
    let found = this.groups.get(key);
    if (found === undefined) this.groups.set(key, (found = decide()));
    return found;
  }
}

/** Statements of one meaning together, with all actions that any of them covers. */
interface Merged {
  readonly meaning: number;
  readonly coverage: Coverage;
}

/** By meaning, so that equal combinations are equal whatever their order. */
function mergedOf(hits: readonly Numbered[], partition: Partition): Merged[] {
  const found = new Map<number, Coverage>();
  for (const hit of hits) {
    const coverage = partition.coverage(hit.statement);
    const before = found.get(hit.meaning);
    found.set(hit.meaning, before === undefined ? coverage : partition.union(before, coverage));
  }
  return [...found].map(([meaning, coverage]) => ({ meaning, coverage })).sort((a, b) => a.meaning - b.meaning);
}

/** The decision for each action of the ask, by place. */
type Shape = readonly Decision[];

const isPlain = (names: PrincipalMatch | null): boolean =>
  names === null || (typeof names.direct === 'boolean' && typeof names.role === 'boolean' && typeof names.account === 'boolean');
