/** An answer as a graph: pure, so that it is tested without a browser. */
import type { Step } from './types.js';
import { accountOf, shortName, viaWords } from './words.js';

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly kind: 'account' | 'principal' | 'role' | 'resource';
  readonly parent?: string;
}
export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly label: string;
  readonly kind: 'assume' | 'resource-policy' | 'identity-policy';
  readonly open: boolean;
  readonly step: Step;
}
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Paths that are not drawn. */ readonly left: number;
}

const MOST = 150;

/** A path, and the account of its start where the ARN doesn't tell it. */
export interface Drawn {
  readonly path: readonly Step[];
}

/** Draws the first paths, as many as can be read; accounts hold what is in them. */
export function toGraph(paths: readonly Drawn[], resourceAccount: string | null): Graph {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  let drawn = 0;
  for (const { path } of paths) {
    if (nodes.size + edges.size > MOST) break;
    drawn++;
    for (const step of path) {
      addNode(nodes, step.from, step.from.includes(':role/') ? 'role' : 'principal', accountOf(step.from));
      if (step.type === 'CAN_ASSUME') addNode(nodes, step.to, 'role', accountOf(step.to));
      else addNode(nodes, step.to, 'resource', accountOf(step.to) ?? resourceAccount);
      const edge = edgeOf(step);
      if (!edges.has(edge.id)) edges.set(edge.id, edge);
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], left: paths.length - drawn };
}

function addNode(nodes: Map<string, GraphNode>, id: string, kind: GraphNode['kind'], account: string | null): void {
  if (account !== null && !nodes.has(`account ${account}`)) nodes.set(`account ${account}`, { id: `account ${account}`, label: account, kind: 'account' });
  const node: GraphNode = { id, label: shortName(id), kind, ...(account === null ? {} : { parent: `account ${account}` }) };
  if (!nodes.has(id)) nodes.set(id, node);
}

function edgeOf(step: Step): GraphEdge {
  const kind = step.type === 'CAN_ASSUME' ? 'assume' : step.via === 'identity-policy' ? 'identity-policy' : 'resource-policy';
  const label = kind === 'assume' ? 'AssumeRole' : viaWords(step.via);
  return { id: `${step.type} ${step.from} ${step.to}`, source: step.from, target: step.to, label, kind, open: step.open !== true, step };
}
