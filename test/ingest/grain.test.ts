/** Classes of callers and resources, taken apart again: what a load has of any pair is what the pair comes to alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeSnapshot } from '../../bench/generate/write.js';
import type { EffectiveType, GraphRows } from '../../graph/model.js';
import { loadActionData } from '../../ingest/action-data.js';
import { Evaluator } from '../../ingest/evaluator.js';
import { evaluateWorld } from '../../ingest/load.js';
import { proofOf } from '../../ingest/proofs.js';
import { Counter, Shares } from '../../ingest/shares.js';
import { readSnapshot } from '../../ingest/snapshot.js';
import { transform } from '../../ingest/transform.js';
import { exprKey } from '../../policy/expr.js';
import type { Expr, World } from '../../policy/model.js';
import { type ActionTable, createActionTable } from '../../policy/tables/actions.js';
import { unreadLayers, withUnread } from '../spec/completions.js';
import { choice, worldOf } from '../spec/organisations.js';

/** By principal and resource: what is said of them, in any order. */
type Said = Map<string, string[]>;

function add(said: Said, from: number, to: number, actions: readonly string[], open: Expr, via: string, crossAccount: boolean, proof: unknown): void {
  const key = `${String(from)} → ${String(to)}`;
  const text = JSON.stringify([[...actions].sort(), exprKey(open), via, crossAccount, proof]);
  said.set(key, [...(said.get(key) ?? []), text].sort());
}

function fromLoad(rows: GraphRows, type: EffectiveType = 'CAN_ACCESS'): Said {
  const said: Said = new Map();
  for (const r of rows.effective) {
    if (r.type !== type) continue;
    const open = JSON.parse(rows.residues[r.residue] ?? '') as Expr;
    const actions = JSON.parse(rows.actionSets[r.actions] ?? '') as string[];
    const proof = (JSON.parse(rows.proofs[r.proof] ?? '') as number[]).map((ref): unknown => JSON.parse(rows.proofRefs[ref] ?? ''));
    if (type === 'CAN_ASSUME') add(said, r.from, r.to, actions, open, r.via, r.crossAccount, proof);
    else
      for (const from of rows.principalClasses[r.from]?.members ?? [])
        for (const to of rows.resourceClasses[r.to]?.members ?? []) add(said, from, to, actions, open, r.via, r.crossAccount, proof);
  }
  return said;
}

/** One pair after the other, each by an engine that has seen no other resource. */
function oneByOne(world: World, table: ActionTable, extraActions: readonly string[]): Said {
  const said: Said = new Map();
  for (const resource of world.resources) {
    const evaluator = new Evaluator(world, table, extraActions);
    for (const caller of evaluator.callers)
      for (const o of evaluator.outcomes(caller, resource)) {
        const actions = o.actions.map((a) => table.canonical(a));
        add(said, caller.id, resource.id, actions, o.expr, o.via, caller.account !== resource.account, proofOf(o));
      }
  }
  return said;
}

const tableOf = async (world: World): Promise<ActionTable> =>
  createActionTable(await loadActionData([...new Set(['sts', 'iam', ...world.resources.map((r) => r.service)])]));

/** Actions that only documents name are left out: pairs are compared, not lists of actions. */
const knownOnly = (said: Said, table: ActionTable): Said =>
  new Map(
    [...said].flatMap(([key, texts]) => {
      const kept = texts.flatMap((text) => {
        const [actions, ...rest] = JSON.parse(text) as [string[], ...unknown[]];
        const known = actions.filter((a) => table.known(a.toLowerCase()));
        return known.length === 0 ? [] : [JSON.stringify([known, ...rest])];
      });
      return kept.length === 0 ? [] : [[key, kept] as const];
    }),
  );

/** As two threads do it, each a step in turn. */
function inShares(world: World, table: ActionTable): GraphRows {
  const counter = new Counter();
  const threads = [1, 2].map(() => new Shares(world, table, [], counter, 2));
  while (threads.map((shares) => shares.step()).includes(true));
  return transform(
    world,
    threads.map((shares) => shares.part()),
    '',
  );
}

async function compare(world: World): Promise<number> {
  const table = await tableOf(world);
  const loaded = await evaluateWorld(world, []);
  const shared = inShares(world, table);
  const alone = knownOnly(oneByOne(world, table, []), table);
  expect(knownOnly(fromLoad(loaded), table)).toEqual(alone);
  expect(knownOnly(fromLoad(shared), table)).toEqual(alone);
  expect(fromLoad(shared, 'CAN_ASSUME')).toEqual(fromLoad(loaded, 'CAN_ASSUME'));
  return alone.size;
}

describe('what a load has of a pair is what the pair comes to alone', () => {
  it('in random organisations, also where layers are not known', async () => {
    await fc.assert(
      fc.asyncProperty(choice, unreadLayers, async (c, unread) => {
        await compare(withUnread(worldOf(c), unread));
      }),
      { numRuns: 40 },
    );
  });
  it('in an organisation of three accounts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'arnpath-grain-'));
    try {
      writeSnapshot(folder, 'S', 11);
      const read = await readSnapshot(folder, {});
      expect(await compare(read.ok ? read.world : expect.fail('the snapshot is not read'))).toBeGreaterThan(5_000);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
