/** What is drawn: nodes, edges, and what they stand for. */
import type { Step } from './types.js';

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly kind: 'account' | 'principal' | 'role' | 'resource';
  readonly parent?: string;
  /** An account of which the snapshot has nothing. */
  readonly outside?: boolean;
  /** How many it stands for, where it is a group. */
  readonly size?: number;
}
export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly label: string;
  readonly kind: 'assume' | 'resource-policy' | 'identity-policy';
  readonly open: boolean;
  /** All steps that the line stands for. */
  readonly steps: readonly Step[];
}
/** A node that stands for several. */
export interface Group {
  readonly id: string;
  /** `142 users`. */
  readonly label: string;
  /** Null where they have none, or several. */
  readonly account: string | null;
  readonly members: readonly Member[];
}
export interface Member {
  readonly arn: string;
  readonly account: string | null;
}
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** The largest first. */
  readonly groups: readonly Group[];
  /** The edge that draws a step. */
  readonly edgeOf: (step: Step) => string;
}
