/** Paths as they are shown: one step for each request, with what is open on it and what proves it. */
import type { LoadView } from '../graph/store.js';
import type { PrincipalFacts } from '../policy/model.js';
import { placed, prefetch, type ToPlace } from './places.js';
import { type AccessRow, type Decided, splitOpen } from './access-rows.js';
import { type Given, solveWith } from './context.js';
import type { Hop } from './reach.js';
import type { Statements } from './statements.js';
import type { HopCondition, NotKnown, Step } from './types.js';

export interface Path {
  readonly steps: readonly Step[];
  readonly conditions: readonly HopCondition[];
  readonly notKnown: readonly NotKnown[];
  readonly chain: readonly string[];
}

/** Steps of the hops of a chain. The first is a request of the start, the others of roles. */
export async function hopSteps(view: LoadView, statements: Statements, start: PrincipalFacts, chain: readonly Hop[], given: Given): Promise<Step[]> {
  const roles = new Map((await view.principalsById(chain.map((h) => h.to))).map((r) => [r.id, r]));
  const steps: Step[] = [];
  // One after the other: statements are numbered in the order in which they are shown.
  for (const [i, hop] of chain.entries()) {
    const by = i === 0 ? start : (roles.get(chain[i - 1]?.to ?? -1) ?? start);
    const to = roles.get(hop.to);
    const open = solveWith(hop.expr, given.of(i === 0 ? start.kind : null)).expr;
    const shown = await placed(view, statements, { by, on: to === undefined ? [] : [to] }, open, await hop.proof());
    steps.push({ from: by.arn, to: to?.arn ?? '', type: 'CAN_ASSUME', actions: hop.actions, via: hop.via, crossAccount: hop.crossAccount, ...shown });
  }
  return steps;
}

/** Reads what the steps of many paths will ask for, in few queries. */
export async function prefetchPaths(view: LoadView, chains: readonly (readonly Hop[])[], accesses: readonly ToPlace[]): Promise<void> {
  const hops = chains.flat();
  const roles = new Map((await view.principalsById([...new Set(hops.map((h) => h.to))])).map((r) => [r.id, r]));
  await prefetch(view, [...hops.map(({ to, expr, proofs }) => ({ on: [roles.get(to) ?? []].flat(), expr, proofs })), ...accesses]);
}

/** The last step: the access itself. */
export async function accessStep(
  view: LoadView,
  statements: Statements,
  by: PrincipalFacts | null,
  to: string,
  row: AccessRow,
  decided: Decided,
  actions: readonly string[],
): Promise<Step> {
  const shown = await placed(view, statements, { by, on: row.on }, decided.expr, await row.proof());
  return { from: by?.arn ?? '', to, type: 'CAN_ACCESS', actions, via: row.via, crossAccount: row.crossAccount, ...shown };
}

/** A path of hops and an access, with its open parts by request. */
export function pathOf(hops: readonly Step[], access: Step): Path {
  const open = [...hops, access].map((s, i) => splitOpen(s.open, i));
  return {
    steps: [...hops, access],
    conditions: open.flatMap((o) => o.conditions),
    notKnown: open.flatMap((o) => o.notKnown),
    chain: hops.map((s) => s.to),
  };
}
