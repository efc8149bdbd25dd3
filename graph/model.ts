/**
 * The graph as values: what a load writes. Labels, relationship types and the traversable set are declared here once.
 */
import type {
  AccountFacts,
  AccountId,
  Coverage,
  DocumentId,
  Layer,
  Origin,
  PersonGroupFacts,
  PrincipalFacts,
  PrincipalKind,
  ResourceFacts,
  Source,
} from '../policy/model.js';
import type { EffectiveRows } from './effective.js';

export type { EffectiveRow, EffectiveType } from './effective.js';

/** Relationships that the documents state. */
export const WRITTEN = [
  'CONTAINS',
  'MEMBER_OF',
  'HAS_POLICY',
  'HAS_TRUST_POLICY',
  'HAS_RESOURCE_POLICY',
  'HAS_BOUNDARY',
  'HAS_STATEMENT',
  'NAMES',
  'HAS_GRANT',
  'PROTECTED_BY',
  'RUNS_AS',
  'IN_CLASS',
] as const;
export type WrittenType = (typeof WRITTEN)[number];

/** A relationship of the written kind between two nodes named by their key (see each node's `key`). */
export interface WrittenRow {
  readonly type: WrittenType;
  readonly from: string;
  readonly to: string;
}

/** Principals of one account and kind from which the same relationships start. A principal may be in several, for different services. */
export interface PrincipalClassRow {
  readonly id: number;
  readonly kind: PrincipalKind;
  readonly account: AccountId | null;
  /** Ids of principals, ascending. */
  readonly members: readonly number[];
}

/** Resources of one account at which the same relationships end. */
export interface ResourceClassRow {
  readonly id: number;
  /** Ids of resources, ascending. */
  readonly members: readonly number[];
}

/** A statement, grant or ACL entry that proves a step, as it is stored: equal for all principals that have the document. */
export interface ProofRef {
  readonly effect: 'Allow' | 'Deny';
  readonly origin: Origin;
  /** A grant, ACL entry or assignment: it stands in no document. `text` is its JSON. */
  readonly entry: { readonly layer: Layer | 'assignment'; readonly text: string } | null;
}

/** The same as it is shown: with its place in the snapshot. */
export interface ProofItem {
  readonly layer: string;
  readonly policy: string;
  readonly source: Source;
  readonly effect: 'Allow' | 'Deny';
  /** Index into the answer's `statements`. */
  readonly statement: number;
}

export interface OuRow {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
}
export interface GroupRow {
  readonly arn: string;
  readonly account: string;
  /** ARNs of users. */
  readonly members: readonly string[];
}
/** key: `policy:<document>`. */
export interface PolicyRow {
  readonly document: DocumentId;
  readonly json: string;
  readonly statements: readonly string[];
}

/**
 * Everything that one load writes. Node keys for WrittenRow: `account:<id>`, `ou:<id>`, `principal:<id>`, `resource:<id>`,
 * `group:<arn>`, `persongroup:<id>`, `policy:<document>`, `statement:<document>/<index>`, `grant:<key arn>/<grant id>`.
 */
export interface GraphRows {
  /** Text of all that decides beside the snapshot: the same in loads of which one can follow the other. */
  readonly basis: string;
  readonly snapshotTime: string | null;
  readonly organization: { readonly id: string; readonly managementAccount: string } | null;
  readonly units: readonly OuRow[];
  readonly accounts: readonly AccountFacts[];
  readonly groups: readonly GroupRow[];
  readonly personGroups: readonly PersonGroupFacts[];
  readonly principals: readonly PrincipalFacts[];
  readonly resources: readonly ResourceFacts[];
  readonly policies: readonly PolicyRow[];
  readonly grants: readonly { readonly key: string; readonly json: string }[];
  readonly written: readonly WrittenRow[];
  readonly principalClasses: readonly PrincipalClassRow[];
  readonly resourceClasses: readonly ResourceClassRow[];
  readonly effective: EffectiveRows;
  /** JSON of lists, each sorted, as AWS writes the actions. Set 0 is empty. */
  readonly actionSets: readonly string[];
  /** JSON of `Expr`. Residue 0 is true. Numbered by how often they are used. */
  readonly residues: readonly string[];
  /** JSON of lists of numbers: places in `proofRefs`. Proof 0 is empty. */
  readonly proofs: readonly string[];
  /** JSON of {@link ProofRef}. */
  readonly proofRefs: readonly string[];
  readonly coverage: Coverage;
  readonly warnings: readonly string[];
  /** See `World`. */
  readonly digests: Readonly<Record<AccountId, string>>;
}

/** What is known of a load, whatever its number. */
export interface LoadFacts {
  /** See {@link GraphRows.basis}. */
  readonly basis: string;
  /** How many loads wrote changes only, since everything was written anew. */
  readonly follows: number;
  readonly snapshotTime: string | null;
  readonly coverage: Coverage;
  readonly warnings: readonly string[];
  /** See `World`. */
  readonly digests: Readonly<Record<AccountId, string>>;
  readonly organization: { readonly id: string; readonly managementAccount: string } | null;
  readonly counts: Readonly<Record<Count, number>>;
}

/** What is counted of a load. Of tables of texts and of classes the next number is the count. */
export type Count =
  | 'accounts'
  | 'principals'
  | 'resources'
  | 'policies'
  | 'canAssume'
  | 'canAccess'
  | 'principalClasses'
  | 'resourceClasses'
  | 'residues'
  | 'actionSets'
  | 'proofs'
  | 'proofRefs';

export interface LoadInfo extends LoadFacts {
  /** Increasing number. */
  readonly id: number;
  /** ISO 8601, when it was published. */
  readonly time: string;
  /** See {@link FORMAT}. */
  readonly format: number;
}

/** Of the graph that this version of arnpath writes and reads; others are loaded again. */
export const FORMAT = 3;

/** Labels of nodes that are found by a key; what they say is their `data`. */
export const KEYED = ['Account', 'OrganizationalUnit', 'GroupNode', 'PersonGroup', 'Policy', 'KeyGrant', 'KeyAlias', 'AccessKey'] as const;
export type KeyedLabel = (typeof KEYED)[number];

/** A principal or resource by its id and ARN. */
export interface Named {
  readonly id: number;
  readonly arn: string;
}

/** Nodes that a load doesn't have any more, with all their relationships. Statements go with their policy. */
export interface Gone {
  readonly principals: readonly Named[];
  readonly resources: readonly Named[];
  readonly keys: Readonly<Record<KeyedLabel, readonly string[]>>;
}

/** What a load changes of the one that it follows. A node that is changed goes and comes. */
export interface GraphPatch {
  /** Number of the load that it follows. */
  readonly base: number;
  readonly gone: Gone;
  /** Nodes with a key that come: key and what they say. */
  readonly come: Readonly<Record<KeyedLabel, readonly (readonly [string, string])[]>>;
  /** What else comes. Classes and texts are numbered on from the base's. */
  readonly rows: Omit<GraphRows, 'accounts' | 'units' | 'groups' | 'personGroups' | 'grants'>;
  /** Of the whole load. */
  readonly facts: LoadFacts;
}
