/** An answer as a graph: pure, so that it is tested without a browser. */
import type { AccountOption, Step } from './types.js';
import { accountOf, isPerson, shortName, viaWords } from './words.js';

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly kind: 'account' | 'principal' | 'role' | 'resource';
  /** An account of which the snapshot has nothing. */
  readonly outside?: boolean;
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

/** A path, and what its start is called where the ARN doesn't tell. */
export interface Drawn {
  readonly path: readonly Step[];
  readonly name?: string;
}

/** Draws the first paths, as many as can be read; accounts hold what is in them. */
export function toGraph(paths: readonly Drawn[], resourceAccount: string | null, accounts: readonly AccountOption[]): Graph {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  const known = new Map(accounts.map((a) => [a.id, a]));
  const add = (id: string, kind: GraphNode['kind'], account: string | null, label = shortName(id)): void => {
    const box = account === null ? null : accountNode(account, known.get(account));
    if (box !== null && !nodes.has(box.id)) nodes.set(box.id, box);
    if (!nodes.has(id)) nodes.set(id, { id, label, kind, ...(box === null ? {} : { parent: box.id }) });
  };
  let drawn = 0;
  for (const { path, name } of paths) {
    if (nodes.size + edges.size > MOST) break;
    drawn++;
    path.forEach((step, i) => {
      add(step.from, step.from.includes(':role/') ? 'role' : 'principal', accountOf(step.from), i === 0 && isPerson(step.from) ? name : undefined);
      if (step.type === 'CAN_ASSUME') add(step.to, 'role', accountOf(step.to));
      else add(step.to, 'resource', accountOf(step.to) ?? resourceAccount);
      const edge = edgeOf(step);
      if (!edges.has(edge.id)) edges.set(edge.id, edge);
    });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], left: paths.length - drawn };
}

function accountNode(id: string, known: AccountOption | undefined): GraphNode {
  const outside = known?.collected === false;
  const name = known?.name ?? (outside ? '(outside)' : null);
  return { id: `account ${id}`, label: name === null ? id : `${id} ${name}`, kind: 'account', outside };
}

function edgeOf(step: Step): GraphEdge {
  const kind = step.type === 'CAN_ASSUME' ? 'assume' : step.via === 'identity-policy' ? 'identity-policy' : 'resource-policy';
  const label = kind === 'assume' ? 'AssumeRole' : viaWords(step.via);
  return { id: `${step.type} ${step.from} ${step.to}`, source: step.from, target: step.to, label, kind, open: step.open !== true, step };
}
