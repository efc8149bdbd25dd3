/**
 * The store port: what the product asks of a graph database, in its own words and plain values. Reading and writing are
 * apart: `access/` and `api/` only ever hold a {@link GraphStore}'s reading half.
 */
import type { AccountFacts, AccountId, DocumentId, Expr, PrincipalFacts, ResourceFacts } from '../policy/model.js';
import type { EffectiveRow, GraphPatch, GraphRows, KeyedLabel, LoadInfo, PrincipalClassRow, ProofRef, ResourceClassRow } from './model.js';

/** Which open facts count as passing: ids of residues. */
export type ResidueSet = ReadonlySet<number>;

export interface Distance {
  readonly id: number;
  readonly hops: number;
}

export interface Stamped {
  readonly id: number;
  readonly stamp: string;
}

export interface SearchHit {
  readonly arn: string;
  readonly kind: string;
  readonly name: string;
  readonly account: string | null;
  readonly node: 'principal' | 'resource';
}

/** CAN_ASSUME into a role: principal and residue, one pair after the other. */
export type HopsInto = Int32Array;

/** One published load, seen unchanged for as long as it is held, whatever is loaded meanwhile. */
export interface LoadView {
  readonly info: LoadInfo;
  accounts(): Promise<readonly AccountFacts[]>;
  /** By ARN, exact (case matters). */
  principal(arn: string): Promise<PrincipalFacts | null>;
  resource(arn: string): Promise<ResourceFacts | null>;
  principalsById(ids: readonly number[]): Promise<readonly PrincipalFacts[]>;
  resourcesById(ids: readonly number[]): Promise<readonly ResourceFacts[]>;
  /** All of them: for evaluation on demand (a resource that no load knows). */
  allPrincipals(): Promise<readonly PrincipalFacts[]>;
  allResources(): Promise<readonly ResourceFacts[]>;
  /** What each principal or resource is, by ARN: see {@link stampOf}. */
  stamps(node: SearchHit['node']): Promise<ReadonlyMap<string, Stamped>>;
  /** What nodes with a key say (JSON or text), by key. */
  keyed(label: KeyedLabel): Promise<ReadonlyMap<string, string>>;
  /** Ids of all policy documents. */
  policies(): Promise<ReadonlySet<DocumentId>>;
  /** Parsed JSON documents. Missing ids are left out. */
  documents(ids: readonly DocumentId[]): Promise<Readonly<Record<DocumentId, unknown>>>;
  /** JSON of a whole interned table, by number. */
  interned(table: 'residues' | 'action-sets'): Promise<readonly string[]>;
  /** Whole interned tables, cached by the adapter for the life of the view. */
  residues(): Promise<readonly Expr[]>;
  actionSets(): Promise<readonly (readonly string[])[]>;
  /** Ids of the residues that some CAN_ASSUME has; cached too. */
  assumeResidues(): Promise<readonly number[]>;
  proofs(ids: readonly number[]): Promise<ReadonlyMap<number, readonly ProofRef[]>>;
  /** CAN_ACCESS rows into the resource's classes, for these action sets. */
  accessTo(resource: number, sets: readonly number[]): Promise<readonly EffectiveRow[]>;
  /** Classes that the principals are in, with those of the principals that are in each. */
  classesOf(principals: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>>;
  /** CAN_ACCESS rows from classes of principals. */
  accessFrom(classes: readonly number[]): Promise<readonly EffectiveRow[]>;
  principalClasses(ids: readonly number[]): Promise<ReadonlyMap<number, PrincipalClassRow>>;
  resourceClasses(ids: readonly number[]): Promise<ReadonlyMap<number, ResourceClassRow>>;
  /** ARN of the key that has an alias (ARN, exact). */
  keyOfAlias(alias: string): Promise<string | null>;
  /** ARN of the user that has an access key. */
  userOfAccessKey(id: string): Promise<string | null>;
  rolesNamed(account: AccountId, name: string): Promise<readonly PrincipalFacts[]>;
  /** Ids of an account's principals. */
  principalsOf(account: AccountId): Promise<ReadonlySet<number>>;
  /** Ids of the principals that are external: the snapshot doesn't have their account. Cached. */
  principalsOutside(): Promise<ReadonlySet<number>>;
  /** Ids of the `AWSReservedSSO_…` roles. Cached. */
  reservedRoles(): Promise<ReadonlySet<number>>;
  /**
   * Backwards: for each principal from which some of `roles` is reached by 1..maxHops CAN_ASSUME over
   * relationships whose residue is in `pass`, the least number of hops. A seed role that other seeds reach is listed too
   * (with hops ≥ 1), seeds as such are not. Ends on cycles. Order is not promised.
   */
  whoReaches(roles: readonly number[], pass: ResidueSet, maxHops: number): Promise<readonly Distance[]>;
  /** The path query forward: roles reached from `start` by 1..maxHops. The start itself is never listed. */
  reachedFrom(start: number, pass: ResidueSet, maxHops: number): Promise<readonly Distance[]>;
  /** CAN_ASSUME rows from each of these principals. */
  hopsFrom(ids: readonly number[]): Promise<ReadonlyMap<number, readonly EffectiveRow[]>>;
  /** CAN_ASSUME into each of these roles, few words for many: see {@link HopsInto}. */
  hopsInto(roles: readonly number[]): Promise<ReadonlyMap<number, HopsInto>>;
  /** Type-ahead: case-insensitive substring of ARN or name; prefix-of-name hits first, then by ARN. */
  search(text: string, limit: number, node: SearchHit['node'] | null): Promise<readonly SearchHit[]>;
}

export interface GraphReader {
  /** Runs `question` on the newest published load; null if there is none. The view must not outlive the call. */
  read<T>(question: (view: LoadView) => Promise<T>): Promise<T | null>;
  close(): Promise<void>;
}

/** How many published loads are kept unless told. */
export const KEPT = 2;

export interface WriteOptions {
  /** False: written but never shown to other readers (for `decide`); read it with the returned handle and then discard. */
  readonly publish: boolean;
  /** How many published loads are kept, this one among them: at least 1, {@link KEPT} unless told. Older ones go once this one is published. */
  readonly keep?: number;
  /** Rows written, of all. */
  readonly onProgress?: (stage: string, done: number, total: number) => void;
}

/** What a snapshot comes to, evaluated when it is asked for. */
export type Evaluating = () => Promise<GraphRows>;
/** What a snapshot changes of the newest load; null: that can't be followed. */
export type Patching = (newest: LoadView) => Promise<GraphPatch | null>;

export interface GraphWriter {
  /**
   * Writes a load, all or nothing. Refuses with {@link StoreError} `busy` while another load is being written (published loads only;
   * unpublished ones run side by side). Rows of killed loads are cleaned up by the next write.
   * @param rows asked for once nobody else writes: what takes a minute to evaluate is refused before
   */
  write(rows: Evaluating, options: WriteOptions): Promise<WrittenLoad>;
  /**
   * Publishes a load that changes the newest one, all or nothing; that one stays as it was. Refuses with {@link StoreError}
   * `busy` also where the newest isn't the patch's base any more.
   * @returns null where it can't be followed, or where there is none
   */
  follow(patching: Patching, options: Omit<WriteOptions, 'publish'>): Promise<WrittenLoad | null>;
  /** Published loads that are there, oldest first. */
  loads(): Promise<readonly KeptLoad[]>;
  /**
   * Removes published loads by number; those that aren't there are passed over. Readers go over to the newest that is left,
   * or to none, and no number is given twice. A question that holds a load which is removed is answered wholly from it, or
   * asked again. Refuses with {@link StoreError} `busy` while a load is being written.
   * @returns numbers of those that were removed, ascending
   */
  forget(loads: readonly number[]): Promise<readonly number[]>;
}

/** A published load that is still there. */
export interface KeptLoad {
  readonly id: number;
  /** Questions are answered from it. */
  readonly current: boolean;
  /** Null where it can't be read; it can still be removed. */
  readonly info: LoadInfo | null;
}

export interface WrittenLoad {
  readonly info: LoadInfo;
  /** Reads this load, published or not. */
  read<T>(question: (view: LoadView) => Promise<T>): Promise<T>;
  /** Removes an unpublished load. Does nothing to a published one. */
  discard(): Promise<void>;
}

export interface GraphStore extends GraphReader, GraphWriter {
  readonly name: 'embedded' | 'neo4j';
}

/** Another load was published since the one that a patch was made for. */
export const OVERTAKEN = 'another load was published meanwhile; load the snapshot again';
/** What another version of arnpath wrote isn't read. */
export const OTHER_FORMAT = 'the load was written by another version of arnpath; load the snapshot again';

export type StoreErrorCode = 'busy' | 'unreachable' | 'binary-missing' | 'corrupt' | 'timeout' | 'too-large' | 'unauthorized';
/** A store's trouble, in one line that says what to do. Exit code 3, HTTP 503. */
export class StoreError extends Error {
  constructor(
    readonly code: StoreErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'StoreError';
  }
}
