/**
 * The graph as values: what a load writes. Labels, relationship types and the traversable set are declared here once.
 */
import type { AccountFacts, Coverage, DocumentId, Expr, Layer, Origin, PrincipalFacts, ResourceFacts, Source, Via } from '../policy/model.js';

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
] as const;
/** Relationships that evaluation adds; the only ones that a path walks over. */
export const EFFECTIVE = ['CAN_ASSUME', 'CAN_ACCESS'] as const;
export type WrittenType = (typeof WRITTEN)[number];
export type EffectiveType = (typeof EFFECTIVE)[number];

/** A relationship of the written kind between two nodes named by their key (see each node's `key`). */
export interface WrittenRow {
  readonly type: WrittenType;
  readonly from: string;
  readonly to: string;
}

/**
 * An effective relationship. `CAN_ASSUME`: principal → role (both principal ids). `CAN_ACCESS`: principal id → resource id.
 * For one (from, to) and one action there is at most one row.
 */
export interface EffectiveRow {
  readonly type: EffectiveType;
  readonly from: number;
  readonly to: number;
  /** Index into `actionSets`. CAN_ASSUME: the set of the sts actions that do it, or set 0 (reserved, empty) for RUNS_AS-like hops. */
  readonly actions: number;
  /** Index into `residues`; residue 0 is `true`. */
  readonly residue: number;
  /** Index into `proofs`. */
  readonly proof: number;
  readonly via: Via;
  readonly crossAccount: boolean;
}

/** A statement, grant or ACL entry that proves a step, as it is stored: equal for all principals that have the document. */
export interface ProofRef {
  readonly effect: 'Allow' | 'Deny';
  readonly origin: Origin;
  /** A grant or ACL entry: it stands in no document. `text` is its JSON. */
  readonly entry: { readonly layer: Layer; readonly text: string } | null;
}

/** The same as it is shown: with its place in the snapshot. `text` is its JSON as it stands. */
export interface ProofItem {
  readonly layer: string;
  readonly policy: string;
  readonly source: Source;
  readonly effect: 'Allow' | 'Deny';
  readonly text: string;
}

export interface OuRow {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
}
export interface GroupRow {
  readonly arn: string;
  readonly account: string;
}
/** key: `policy:<document>`. */
export interface PolicyRow {
  readonly document: DocumentId;
  readonly json: string;
  readonly statements: readonly string[];
}

/**
 * Everything that one load writes. Node keys for WrittenRow: `account:<id>`, `ou:<id>`, `principal:<id>`, `resource:<id>`,
 * `group:<arn>`, `policy:<document>`, `statement:<document>/<index>`, `grant:<key arn>/<grant id>`.
 */
export interface GraphRows {
  readonly snapshotTime: string | null;
  readonly organization: { readonly id: string; readonly managementAccount: string } | null;
  readonly units: readonly OuRow[];
  readonly accounts: readonly AccountFacts[];
  readonly groups: readonly GroupRow[];
  readonly principals: readonly PrincipalFacts[];
  readonly resources: readonly ResourceFacts[];
  readonly policies: readonly PolicyRow[];
  readonly grants: readonly { readonly key: string; readonly json: string }[];
  readonly written: readonly WrittenRow[];
  readonly effective: readonly EffectiveRow[];
  /** Each set sorted, lower case `service:action`. Set 0 is empty. */
  readonly actionSets: readonly (readonly string[])[];
  /** Residue 0 is true. Numbered by how often they are used. */
  readonly residues: readonly Expr[];
  readonly proofs: readonly (readonly ProofRef[])[];
  readonly coverage: Coverage;
  readonly warnings: readonly string[];
}

/** What is known of a load. */
export interface LoadInfo {
  /** Increasing number. */
  readonly id: number;
  /** ISO 8601, when it was published. */
  readonly time: string;
  readonly snapshotTime: string | null;
  readonly coverage: Coverage;
  readonly warnings: readonly string[];
  readonly organization: { readonly id: string; readonly managementAccount: string } | null;
  readonly counts: Readonly<Record<string, number>>;
}
