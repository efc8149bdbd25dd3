/** What of an answer is drawn, marked and proved: pure, as the page needs it. */
import { type Drawn, toGraph } from './elements.js';
import type { Graph } from './graph-model.js';
import type { Selection } from './question.js';
import type { Answer } from './state.js';
import type { AccountOption, Step } from './types.js';

const NO_GRAPH: Graph = { nodes: [], edges: [], groups: [], edgeOf: () => '' };

export function graphOf(answer: Answer, accounts: readonly AccountOption[]): Graph {
  switch (answer.status) {
    case 'who-can': {
      const { account } = answer.answer.resourceFacts;
      return toGraph(
        answer.answer.rows.map((r) => ({ path: r.path, farKind: r.kind, resourceAccount: account, name: r.name })),
        'resource',
        accounts,
      );
    }
    case 'what-can':
      return toGraph(
        answer.answer.rows.map((r) => ({ path: r.path, farKind: r.type, resourceAccount: r.account })),
        'principal',
        accounts,
      );
    case 'explain': {
      const { path, paths = [], resourceFacts } = answer.answer;
      if (path.length === 0) return NO_GRAPH;
      const drawn = (p: readonly Step[]): Drawn => ({ path: p, farKind: 'User', resourceAccount: resourceFacts.account });
      return toGraph([drawn(path), ...paths.map((p) => drawn(p.path))], 'resource', accounts);
    }
    case 'none':
    case 'loading':
    case 'failed':
      return NO_GRAPH;
  }
}

/** The rows of a page by what they are about: the first of each principal or resource. */
export function rowsBySubject(answer: Answer): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  const add = (subject: string, i: number): void => {
    if (!rows.has(subject)) rows.set(subject, i);
  };
  if (answer.status === 'who-can') for (const [i, row] of answer.answer.rows.entries()) add(row.principal, i);
  if (answer.status === 'what-can') for (const [i, row] of answer.answer.rows.entries()) add(row.resource, i);
  return rows;
}

/** The steps that a chosen row or edge stands for. */
export function stepsOf(answer: Answer, graph: Graph, selection: Selection | null): readonly Step[] {
  if (selection?.kind === 'row') return answer.status === 'who-can' || answer.status === 'what-can' ? (answer.answer.rows[selection.index]?.path ?? []) : [];
  return selection?.kind === 'edge' ? (graph.edges[selection.index]?.steps ?? []) : [];
}

/** Ids of what is marked in the graph. */
export function pickedOf(graph: Graph, steps: readonly Step[], selection: Selection | null): ReadonlySet<string> {
  if (selection?.kind !== 'group') return new Set(steps.map(graph.edgeOf));
  const id = graph.groups[selection.index]?.id;
  return new Set(id === undefined ? [] : [id, ...graph.edges.filter((e) => e.source === id).map((e) => e.id)]);
}
