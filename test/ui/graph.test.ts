import { describe, expect, it } from 'vitest';
import { type Drawn, toGraph } from '../../ui/elements.js';
import type { Graph } from '../../ui/graph-model.js';
import { MOST_NODES } from '../../ui/grouping.js';
import type { Step, WhoCanRow } from '../../ui/types.js';
import { access, accountId, assume, KEY, manyRows, role, row, user } from './answers.js';

const drawn = (rows: readonly WhoCanRow[]): Drawn[] => rows.map((r) => ({ path: r.path, farKind: r.kind, resourceAccount: '999900000000' }));
const whoCan = (rows: readonly WhoCanRow[], most?: number): Graph => toGraph(drawn(rows), 'resource', [], most);

const things = (graph: Graph): Graph['nodes'] => graph.nodes.filter((n) => n.kind !== 'account');
const membersOf = (graph: Graph, id: string): readonly string[] =>
  graph.groups.find((g) => g.id === id)?.members.map((m) => m.arn) ?? [id.replace(/^(principal|resource) /, '')];
const stands = (graph: Graph): number => things(graph).reduce((sum, n) => sum + (n.size ?? 1), 0);
const stepKey = (s: Step): string => `${s.type} ${s.from} ${s.to}`;

/** Whatever the grouping: nobody is lost or counted twice, and each step of each row is on a line between those that stand for its ends. */
function expectWhole(graph: Graph, rows: readonly WhoCanRow[]): void {
  const all = rows.flatMap((r) => r.path);
  const named = new Set(all.flatMap((s) => [s.from, s.to]));
  expect(stands(graph)).toBe(named.size);
  expect(new Set(things(graph).flatMap((n) => membersOf(graph, n.id)))).toEqual(named);
  const edges = new Map(graph.edges.map((e) => [e.id, e]));
  const members = new Map(graph.nodes.map((n) => [n.id, new Set(membersOf(graph, n.id))]));
  for (const step of all) {
    const edge = edges.get(graph.edgeOf(step));
    if (edge === undefined) throw new Error(`no line draws ${stepKey(step)}`);
    expect([members.get(edge.source)?.has(step.from), members.get(edge.target)?.has(step.to), edge.open]).toEqual([true, true, step.open !== true]);
  }
  expect(graph.edges.reduce((sum, e) => sum + e.steps.length, 0)).toBe(new Set(all.map(stepKey)).size);
}

describe('a small answer', () => {
  const rows = [row(access(user(1, 1))), row(assume(user(1, 2), role(1, 1)), access(role(1, 1)))];
  it('is drawn name by name, within accounts', () => {
    const graph = whoCan(rows);
    expect(graph.groups).toEqual([]);
    expect(things(graph).map((n) => [n.label, n.kind, n.parent])).toEqual([
      ['u1', 'principal', `account ${accountId(1)}`],
      ['1234', 'resource', 'account 999900000000'],
      ['u2', 'principal', `account ${accountId(1)}`],
      ['r1', 'role', `account ${accountId(1)}`],
    ]);
    expectWhole(graph, rows);
  });
  it('draws a role that is asked about apart from the role that asks', () => {
    const self = [row(assume(user(1, 1), role(1, 1)), access(role(1, 1), role(1, 1)))];
    expect(things(whoCan(self)).map((n) => n.kind)).toEqual(['principal', 'role', 'resource']);
  });
});

describe('a graph too big to read', () => {
  it('groups principals that get in in the same way, and says how many', () => {
    const rows = Array.from({ length: 142 }, (_, i) => row(assume(user(1, i), role(1, 0)), access(role(1, 0))));
    const graph = whoCan(rows);
    expect(things(graph).map((n) => n.label)).toEqual(['142 users', 'r0', '1234']);
    expect(graph.groups.map((g) => [g.label, g.account, g.members.length])).toEqual([['142 users', accountId(1), 142]]);
    expectWhole(graph, rows);
  });
  it.each([
    ['another account', row(access(user(2, 1000)))],
    ['another kind', row(access('arn:aws:iam::100000000001:role/lonely'))],
    ['another way', row(access(user(1, 1000), KEY, 'both'))],
    ['another strength', row(access(user(1, 1000), KEY, 'resource-policy', true))],
    ['another role', row(assume(user(1, 1000), role(1, 7)), access(role(1, 7)))],
  ])('keeps who gets in by %s apart', (_what, other) => {
    const rows = [...Array.from({ length: 100 }, (_, i) => row(access(user(1, i)))), other];
    const graph = whoCan(rows);
    expect(graph.groups.map((g) => g.label)).toEqual(['100 users']);
    expect(things(graph).some((n) => n.id === `principal ${other.principal}`)).toBe(true);
    expectWhole(graph, rows);
  });
  it('groups roles on the way too, where each has its own', () => {
    const rows = Array.from({ length: 200 }, (_, i) => row(assume(user(1, i), role(1, i)), access(role(1, i))));
    const graph = whoCan(rows);
    expect(things(graph).map((n) => n.label)).toEqual(['200 users', '200 roles', '1234']);
    expectWhole(graph, rows);
  });
  it('keeps the names of roles on the way while that is few nodes', () => {
    const rows = Array.from({ length: 100 }, (_, i) => row(assume(user(1, i), role(1, i % 4)), access(role(1, i % 4))));
    const graph = whoCan(rows);
    expect(things(graph).map((n) => n.label)).toEqual(['25 users', 'r0', '1234', '25 users', 'r1', '25 users', 'r2', '25 users', 'r3']);
    expectWhole(graph, rows);
  });
  it('tells apart whose way differs only after the first role', () => {
    const rows = Array.from({ length: 60 }, (_, i) => row(assume(user(1, i), role(1, i)), access(role(1, i), KEY, i % 3 === 0 ? 'grant' : 'both')));
    const graph = whoCan(rows);
    expect(graph.groups.map((g) => g.label)).toEqual(['40 users', '40 roles', '20 users', '20 roles']);
    expectWhole(graph, rows);
  });
  it('tells roles that somebody assumes from those that nobody does', () => {
    const own = Array.from({ length: 30 }, (_, i) => row(assume(user(1, i), role(1, i)), access(role(1, i))));
    const alone = Array.from({ length: 40 }, (_, i) => row(access(role(1, 100 + i))));
    const graph = whoCan([...own, ...alone]);
    expect(graph.groups.map((g) => g.label)).toEqual(['40 roles', '30 users', '30 roles']);
    expectWhole(graph, [...own, ...alone]);
  });
  it('groups by account, kind and distance where ways are too many', () => {
    const vias = ['both', 'identity-policy', 'resource-policy', 'grant', 'acl'];
    const rows = Array.from({ length: 90 }, (_, i) => {
      const via = vias[i % 5] ?? '';
      if (i % 9 === 0) return row(access(user(1, i), KEY, via));
      return row(assume(user(i < 45 ? 1 : 2, i), role(1, i), i % 2 === 0), access(role(1, i), KEY, via, i % 3 === 0));
    });
    const graph = whoCan(rows);
    expect(graph.groups.map((g) => [g.label, g.account])).toEqual([
      ['80 roles', accountId(1)],
      ['40 users', accountId(1)],
      ['40 users', accountId(2)],
      ['10 users', accountId(1)],
    ]);
    expectWhole(graph, rows);
  });
  it('ends where roles assume one another in a circle', () => {
    const around = Array.from({ length: 60 }, (_, i) => row(assume(role(1, i), role(1, (i + 1) % 60)), access(role(1, (i + 1) % 60))));
    const graph = whoCan(around);
    expect(things(graph).map((n) => n.label)).toEqual(['60 roles', '1234']);
    expectWhole(graph, around);
  });
  it('names accounts by their number where even they are too many', () => {
    const rows = Array.from({ length: 1000 }, (_, i) => row(access(user(i % 250, i))));
    const graph = whoCan(rows);
    expect(things(graph).map((n) => [n.label, n.parent])).toEqual([
      ['1,000 users · 250 accounts', undefined],
      ['1234', 'account 999900000000'],
    ]);
    expectWhole(graph, rows);
  });
  it('groups the resources that a principal reaches', () => {
    const paths: Drawn[] = Array.from({ length: 90 }, (_, i) => ({
      path: [assume(user(1, 1), role(1, 1)), access(role(1, 1), `arn:aws:s3:::b${String(i)}`, i % 2 === 0 ? 'both' : 'identity-policy')],
      farKind: 's3:bucket',
      resourceAccount: accountId(i < 60 ? 3 : 4),
    }));
    const graph = toGraph(paths, 'principal');
    expect(things(graph).map((n) => n.label)).toEqual(['u1', 'r1', '30 s3 buckets', '30 s3 buckets', '15 s3 buckets', '15 s3 buckets']);
    expect(stands(graph)).toBe(92);
  });
});

describe('ten thousand rows', () => {
  it.each([1, 3, 40, 1000])('of %i accounts stay few nodes that stand for all', (accounts) => {
    const rows = manyRows(10_000, accounts);
    const graph = whoCan(rows);
    expect(things(graph).length).toBeLessThanOrEqual(MOST_NODES);
    expectWhole(graph, rows);
  });
  it('give the same graph again', () => {
    const { nodes, edges } = whoCan(manyRows(10_000, 40));
    const again = whoCan(manyRows(10_000, 40));
    expect([again.nodes, again.edges]).toEqual([nodes, edges]);
  });
  it('are whole however few nodes are wanted', () => {
    const rows = manyRows(500, 6);
    for (const most of [1, 5, 12, 30, 80, 300, 2000]) expectWhole(whoCan(rows, most), rows);
  });
});
