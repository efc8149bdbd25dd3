/** An answer as a graph: pure, so that it is tested without a browser. */
import type { Graph, GraphEdge, GraphNode, Group } from './graph-model.js';
import { type Classes, classesOf, MOST_NODES, type PlainEdge, type PlainGraph, type PlainNode } from './grouping.js';
import type { AccountOption, Step } from './types.js';
import { accountOf, countWords, isPerson, kindWords, shortName, viaWords } from './words.js';

/** A path to draw. Its far end is what differs from row to row: the principal of who-can, the resource of what-can. */
export interface Drawn {
  readonly path: readonly Step[];
  /** Of the far end: `User`, `s3:bucket`. */
  readonly farKind: string;
  readonly resourceAccount: string | null;
  /** Of its start. */
  readonly name?: string;
}

/** The near end is what all paths share. */
export type Near = 'resource' | 'principal';

/** Draws every path; where that is more than can be read, alike nodes are one. Accounts hold what is in them. */
export function toGraph(paths: readonly Drawn[], near: Near, accounts: readonly AccountOption[] = [], most: number = MOST_NODES): Graph {
  const plain = plainGraph(paths, near);
  const known = new Map(accounts.map((a) => [a.id, a]));
  const classes = classesOf(plain, most);
  const groups: Group[] = [];
  const nodes = new Map<string, GraphNode>();
  for (const [id, members] of classes.members) {
    const first = members[0];
    if (first === undefined) continue;
    const account = members.every((m) => m.account === first.account) ? first.account : null;
    if (account !== null && !nodes.has(`account ${account}`)) nodes.set(`account ${account}`, accountNode(account, known.get(account)));
    const parent = account === null ? {} : { parent: `account ${account}` };
    if (members.length === 1) {
      nodes.set(id, { id, label: first.name ?? shortName(first.arn), kind: first.kind, ...parent });
      continue;
    }
    const label = groupLabel(members);
    groups.push({ id, label, account, members: members.map(({ arn, account: of }) => ({ arn, account: of })) });
    nodes.set(id, { id, label, kind: first.kind, size: members.length, ...parent });
  }
  groups.sort((a, b) => b.members.length - a.members.length);
  return { nodes: [...nodes.values()], edges: drawnEdges(plain, classes), groups, edgeOf: (step) => edgeId(classes, plainEdge(step, near)) };
}

function accountNode(id: string, known: AccountOption | undefined): GraphNode {
  const outside = known?.collected === false;
  const name = known?.name ?? (outside ? '(outside)' : null);
  return { id: `account ${id}`, label: name === null ? id : `${id} ${name}`, kind: 'account', outside };
}

function plainGraph(paths: readonly Drawn[], near: Near): PlainGraph {
  const nodes = new Map<string, PlainNode>();
  const edges = new Map<string, { readonly edge: PlainEdge; readonly steps: Map<string, Step> }>();
  for (const { path, farKind, resourceAccount, name } of paths) {
    const last = path.length - 1;
    for (const [i, step] of path.entries()) {
      const role = step.from.includes(':role/');
      const type = i === 0 && near === 'resource' ? farKind : role ? 'Role' : 'User';
      const named = i === 0 && name !== undefined && isPerson(step.from) ? { name } : {};
      addNode(nodes, { id: principalId(step.from), arn: step.from, kind: role ? 'role' : 'principal', type, account: accountOf(step.from), ...named });
      if (i === last) addNode(nodes, resourceNode(step, near === 'principal' ? farKind : 'resource', resourceAccount));
      const edge = plainEdge(step, near);
      const old = edges.get(edge.id);
      const key = `${step.actions.join()} ${step.via}`;
      if (old === undefined) edges.set(edge.id, { edge, steps: new Map([[key, step]]) });
      else if (!old.steps.has(key)) old.steps.set(key, step);
    }
  }
  return { nodes, edges: [...edges.values()].map(({ edge, steps }) => ({ ...edge, steps: [...steps.values()] })) };
}

/** A role as a resource is a node apart from the role as a principal: paths don't go on through it. */
const principalId = (arn: string): string => `principal ${arn}`;
const resourceId = (arn: string): string => `resource ${arn}`;

const resourceNode = (step: Step, type: string, account: string | null): PlainNode => ({
  id: resourceId(step.to),
  arn: step.to,
  kind: 'resource',
  type,
  account: accountOf(step.to) ?? account,
});

function addNode(nodes: Map<string, PlainNode>, node: PlainNode): void {
  if (!nodes.has(node.id)) nodes.set(node.id, node);
}

/** Its ends are named by how far they are from what all paths share. */
function plainEdge(step: Step, near: Near): PlainEdge {
  const kind = step.type === 'CAN_ASSUME' ? 'assume' : step.via === 'identity-policy' ? 'identity-policy' : 'resource-policy';
  const label = kind !== 'assume' ? viaWords(step.via) : step.via === 'assignment' ? 'assignment' : 'AssumeRole';
  const open = step.open !== true;
  const source = principalId(step.from);
  const target = step.type === 'CAN_ASSUME' ? principalId(step.to) : resourceId(step.to);
  const ends = near === 'resource' ? { far: source, near: target } : { far: target, near: source };
  return { id: `${label}${open ? ' open' : ''} ${source} ${target}`, source, target, ...ends, kind, label, open, steps: [step] };
}

const edgeId = ({ classOf }: Classes, e: PlainEdge): string => `${e.label}${e.open ? ' open' : ''} ${classOf(e.source)} > ${classOf(e.target)}`;

function drawnEdges(plain: PlainGraph, classes: Classes): GraphEdge[] {
  const edges = new Map<string, GraphEdge & { readonly steps: Step[] }>();
  for (const edge of plain.edges) {
    const id = edgeId(classes, edge);
    const old = edges.get(id);
    if (old !== undefined) old.steps.push(...edge.steps);
    else {
      const { kind, label, open } = edge;
      edges.set(id, { id, source: classes.classOf(edge.source), target: classes.classOf(edge.target), label, kind, open, steps: [...edge.steps] });
    }
  }
  return [...edges.values()];
}

/** `142 users`, and of how many accounts where it is several. */
function groupLabel(members: readonly PlainNode[]): string {
  const what = kindWords(members[0]?.type ?? '', members.length);
  const accounts = new Set(members.map((m) => m.account));
  return accounts.size < 2 ? what : `${what} · ${countWords(accounts.size)} accounts`;
}
