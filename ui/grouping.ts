/** Which nodes of a graph are drawn as one, so that it can be read. */
import type { GraphEdge, GraphNode } from './graph-model.js';
import { groupBy } from './group-by.js';

/** More than this on one screen is a picture of wool. */
export const MOST_NODES = 20;

export interface PlainNode {
  readonly id: string;
  readonly arn: string;
  readonly kind: Exclude<GraphNode['kind'], 'account'>;
  /** `User`, `Role`, `s3:bucket`. */
  readonly type: string;
  readonly account: string | null;
  /** What it is called where the ARN doesn't tell. */
  readonly name?: string;
}
export interface PlainEdge extends GraphEdge {
  /** Of its ends, the one further from what all paths share, and the nearer one. */
  readonly far: string;
  readonly near: string;
}
export interface PlainGraph {
  readonly nodes: ReadonlyMap<string, PlainNode>;
  readonly edges: readonly PlainEdge[];
}
export interface Classes {
  readonly members: ReadonlyMap<string, readonly PlainNode[]>;
  readonly classOf: (node: string) => string;
}

type Key = (node: PlainNode) => string;

/**
 * The finest of five ways to group that has no more than `most` nodes, or the coarsest, whose size depends on kinds and
 * hops alone: every node apart; ends of paths that go on in the same way; all nodes that do; nodes of the same account, kind
 * and distance; of the same kind and distance. What all paths share is never grouped.
 */
export function classesOf(graph: PlainGraph, most: number): Classes {
  const around = surroundings(graph);
  const ways: readonly (() => Key)[] = [
    () => alikeEnds(around),
    () => alike(graph, around),
    () => atDistance(graph, around, (n) => n),
    () => atDistance(graph, around, (n) => ({ ...n, account: null })),
  ];
  let classes = group(graph, apart);
  for (const way of ways) {
    if (classes.members.size <= most) break;
    classes = group(graph, way());
  }
  return classes;
}

const apart: Key = (n) => n.id;

function group(graph: PlainGraph, key: Key): Classes {
  const members = new Map<string, readonly PlainNode[]>();
  const classOf = new Map<string, string>();
  for (const nodes of groupBy(graph.nodes.values(), key).values()) {
    const [first] = nodes;
    // A node alone keeps its own name.
    const id = nodes.length === 1 && first !== undefined ? first.id : `group ${String(members.size)}`;
    members.set(id, nodes);
    for (const n of nodes) classOf.set(n.id, id);
  }
  return { members, classOf: (node) => classOf.get(node) ?? node };
}

interface Surroundings {
  /** A node's edges towards what all paths share. */
  readonly on: ReadonlyMap<string, readonly PlainEdge[]>;
  /** Nodes that no path goes through from further away. */
  readonly ends: ReadonlySet<string>;
}

function surroundings({ nodes, edges }: PlainGraph): Surroundings {
  const ends = new Set(nodes.keys());
  for (const edge of edges) ends.delete(edge.near);
  return { on: groupBy(edges, (e) => e.far), ends };
}

const kindKey = (n: PlainNode, ends: ReadonlySet<string>): string => `${n.type} ${n.account ?? ''} ${ends.has(n.id) ? 'end' : 'between'}`;

/** How a node goes on, in terms of the classes of the nodes that it leads to. */
function goesOn(node: string, on: Surroundings['on'], classOf: (node: string) => string): string {
  return [...new Set((on.get(node) ?? []).map((e) => `${e.label}${e.open ? ' open' : ''} ${classOf(e.near)}`))].sort().join('\n');
}

function alikeEnds({ on, ends }: Surroundings): Key {
  return (n) => (ends.has(n.id) && on.has(n.id) ? `${kindKey(n, ends)} ${goesOn(n.id, on, (id) => id)}` : n.id);
}

/** Refines account and kind by how nodes go on, until nothing is told apart any more. */
function alike({ nodes }: PlainGraph, { on, ends }: Surroundings): Key {
  let classes = number(nodes, (n) => (on.has(n.id) ? kindKey(n, ends) : n.id));
  for (;;) {
    const { of } = classes;
    const finer = number(nodes, (n) => `${String(of.get(n.id))} ${goesOn(n.id, on, (id) => String(of.get(id)))}`);
    if (finer.count === classes.count) break;
    classes = finer;
  }
  const { of } = classes;
  return (n) => String(of.get(n.id));
}

/** Short names for long keys. */
function number(nodes: PlainGraph['nodes'], key: Key): { readonly of: ReadonlyMap<string, number>; readonly count: number } {
  const numbers = new Map<string, number>();
  const of = new Map<string, number>();
  for (const node of nodes.values()) {
    const k = key(node);
    const n = numbers.get(k) ?? numbers.size;
    numbers.set(k, n);
    of.set(node.id, n);
  }
  return { of, count: numbers.size };
}

function atDistance(graph: PlainGraph, { on, ends }: Surroundings, as: (node: PlainNode) => PlainNode): Key {
  const distance = distances(graph, on);
  return (n) => (on.has(n.id) ? `${kindKey(as(n), ends)} ${String(distance.get(n.id))}` : n.id);
}

/** Steps to what all paths share, breadth first. */
function distances({ nodes, edges }: PlainGraph, on: Surroundings['on']): ReadonlyMap<string, number> {
  const before = groupBy(edges, (e) => e.near);
  const distance = new Map<string, number>();
  let level = [...nodes.keys()].filter((id) => !on.has(id));
  for (let steps = 0; level.length > 0; steps++) {
    for (const id of level) distance.set(id, steps);
    level = [...new Set(level.flatMap((id) => (before.get(id) ?? []).map((e) => e.far)))].filter((id) => !distance.has(id));
  }
  return distance;
}
