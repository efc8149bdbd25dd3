/** Questions and answers of `access/`: what API, CLI and UI pass on unchanged. */
import type { AccountId, Arn, Coverage, Expr, GivenContext, Missing, ResourceFacts } from '../policy/model.js';
import type { ProofItem } from '../graph/model.js';

export type Result = 'allowed' | 'conditional' | 'denied';
export type Way = 'direct' | 'assume-role' | 'both';

export interface Options {
  /** Most CAN_ASSUME hops, 10 unless told. */
  readonly maxHops?: number;
  readonly context?: GivenContext;
}

/** What is open on one request of a path; hops count from 0 and the last is the access. */
export interface HopCondition {
  readonly hop: number;
  readonly test: Expr;
}
export interface NotKnown {
  readonly hop: number;
  readonly layer: string;
  readonly what: string;
}

/** A question to `decide`: one principal, action, resource. */
export interface Request {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: GivenContext;
}

/** The answer, member for member as docs/snapshot.md has it. */
export interface Decision {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly result: Result;
  readonly via: Way | null;
  readonly minHops: number | null;
  readonly chain: readonly Arn[] | null;
  readonly conditions: readonly HopCondition[];
  readonly notKnown: readonly NotKnown[];
  readonly missing: readonly Missing[];
  /** Only where a bucket was asked about an object action: key patterns that are allowed. */
  readonly keys?: readonly string[];
}

/** One step of a path: a request by `from`. */
export interface Step {
  readonly from: Arn;
  readonly to: Arn;
  readonly type: 'CAN_ASSUME' | 'CAN_ACCESS';
  readonly actions: readonly string[];
  readonly via: string;
  readonly crossAccount: boolean;
  /** true, or what is open. */
  readonly open: Expr;
  readonly proof: readonly ProofItem[];
}

/** One path of a start. */
export interface PathReport {
  readonly result: 'allowed' | 'conditional';
  readonly way: 'direct' | 'assume-role';
  readonly hops: number;
  readonly chain: readonly Arn[];
  readonly path: readonly Step[];
  readonly conditions: readonly HopCondition[];
  readonly notKnown: readonly NotKnown[];
}

/** One row of who-can: a start, one way, one strength. */
export interface WhoCanRow extends PathReport {
  readonly principal: Arn;
  readonly kind: string;
  readonly name: string;
  readonly account: AccountId | null;
  readonly external: boolean;
  readonly keys?: readonly string[];
  readonly remarks: readonly string[];
}

/** What answers with paths have in common. */
export interface Shown {
  /** Statements, grants and ACL entries that proofs name by index, each as JSON as it stands. */
  readonly statements: readonly string[];
}

export interface About {
  readonly load: { readonly id: number; readonly time: string };
  readonly snapshotTime: string | null;
  readonly coverage: Coverage;
  readonly notKnown: readonly NotKnown[];
}

/** Rows of external principals, wherever in the whole answer they stand. */
export interface Outside {
  /** External principals with at least one row. */
  readonly total: number;
  /** The first three, each with its place among all rows, from 0. */
  readonly first: readonly { readonly at: number; readonly row: WhoCanRow }[];
}

export interface WhoCanAnswer extends About, Shown {
  readonly action: string;
  readonly resource: string;
  readonly fromAccount: string | null;
  /** Principals with at least one row. */
  readonly total: number;
  readonly rowCount: number;
  /** Page of rows, ordered by principal (its ARN, by code point), way, result. */
  readonly rows: readonly WhoCanRow[];
  readonly more: boolean;
  readonly outside: Outside;
  readonly remarks: readonly string[];
  readonly resourceFacts: Pick<ResourceFacts, 'type' | 'account' | 'name'>;
}

export interface WhatCanRow extends PathReport {
  readonly resource: Arn;
  readonly type: string;
  readonly account: AccountId | null;
  readonly actions: readonly string[];
}

export interface WhatCanAnswer extends About, Shown {
  readonly principal: Arn;
  /** Distinct resources. */
  readonly total: number;
  readonly rowCount: number;
  readonly rows: readonly WhatCanRow[];
  readonly more: boolean;
}

export interface LayerReport {
  readonly layer: string;
  readonly side: 'principal' | 'resource';
  /** `allow`, `deny`, `implicit-deny`, `conditional`, `not-applicable`, `unknown`. */
  readonly value: string;
  readonly statements: readonly ProofItem[];
  readonly note: string | null;
}

export interface ExplainAnswer extends About, Shown, Decision {
  readonly layers: readonly LayerReport[];
  /** One sentence: does access need AssumeRole, and why. */
  readonly sentence: string;
  readonly path: readonly Step[];
  /** On request: the first paths, shortest first, and whether more exist. */
  readonly paths?: readonly PathReport[];
  readonly morePaths?: boolean;
  readonly remarks: readonly string[];
  readonly resourceFacts: Pick<ResourceFacts, 'type' | 'account' | 'name'>;
}

/** A principal or resource that can't be asked about; exit code 2, HTTP 404 or 422. */
export class QuestionError extends Error {
  constructor(
    readonly code: 'not-found' | 'invalid' | 'contradiction' | 'no-load',
    message: string,
  ) {
    super(message);
    this.name = 'QuestionError';
  }
}
