/** A load that follows another: after any change, the graph says what a whole load of the same snapshot says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { EmbeddedStore } from '../../graph/embedded/store.js';
import { KEYED } from '../../graph/model.js';
import type { LoadView } from '../../graph/store.js';
import { askedOf } from '../../ingest/asked.js';
import { patchFor } from '../../ingest/follow.js';
import { identified } from '../../ingest/ids.js';
import { evaluateWorld } from '../../ingest/load.js';
import { newContext } from '../../ingest/snapshot/context.js';
import { Issues } from '../../ingest/snapshot/issue.js';
import { buildWorld } from '../../ingest/snapshot/world.js';
import { byCodePoint } from '../../policy/arn.js';
import { exprKey } from '../../policy/expr.js';
import type { World } from '../../policy/model.js';
import { answersOf } from '../answers.js';
import { followed as follow } from '../store/patches.js';
import { evaluated } from '../store/rows.js';
import { unreadLayers, withUnread } from '../spec/completions.js';
import { type Choice, choice, worldOf } from '../spec/organisations.js';
import { filesOf, mutated, type Mutation } from './mutations.js';
import { written } from './written.js';

const folder = mkdtempSync(join(tmpdir(), 'arnpath-follow-'));
const storeIn = (name: string): EmbeddedStore => new EmbeddedStore(join(folder, name));
const following = storeIn('following');
const whole = storeIn('whole');
afterAll(async () => {
  await following.close();
  await whole.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Ids in the order of ARNs, as snapshots have them. */
function ordered(world: World): World {
  const sorted = <T extends { readonly arn: string }>(list: readonly T[]): T[] => [...list].sort((a, b) => byCodePoint(a.arn, b.arn));
  return { ...world, ...identified(sorted(world.principals), sorted(world.resources)) };
}

const without = <T extends { readonly id: number }>(node: T): T => ({ ...node, id: 0 });

/** All that a load says, by ARN. */
async function graphOf(view: LoadView): Promise<unknown> {
  const [principals, resources] = [await view.allPrincipals(), await view.allResources()];
  const [residues, sets] = [(await view.residues()).map(exprKey), await view.actionSets()];
  const arns = new Map([...principals, ...resources].map((n) => [n.id, n.arn]));
  const said: string[] = [];
  const say = async (from: number, to: number, row: { residue: number; actions: number; via: string; crossAccount: boolean; proof: number }): Promise<void> => {
    const proof = (await view.proofs([row.proof])).get(row.proof);
    said.push(JSON.stringify([arns.get(from), arns.get(to), residues[row.residue], sets[row.actions], row.via, row.crossAccount, proof]));
  };
  for (const { id } of resources)
    for (const row of await view.accessTo(
      id,
      sets.map((_, i) => i),
    ))
      // prettier-ignore
      for (const from of (await view.principalClasses([row.from])).get(row.from)?.members ?? []) await say(from, id, row);
  const hops = await view.hopsFrom(principals.map((p) => p.id));
  for (const row of [...hops.values()].flat()) await say(row.from, row.to, row);
  const back = [...(await view.hopsInto(principals.map((p) => p.id)))].flatMap(([to, from]) => [...from].flatMap((n, i) => (i % 2 === 0 ? [`${String(arns.get(n))} ${String(arns.get(to))}`] : []))); // prettier-ignore
  const keyed: unknown[] = [];
  for (const label of KEYED) keyed.push([...(await view.keyed(label))].sort());
  const { counts, coverage, warnings, organization } = view.info;
  return {
    principals: principals.map(without),
    resources: resources.map(without),
    found: await Promise.all([...principals, ...resources].map(async ({ arn }) => [await view.principal(arn), await view.resource(arn)].map((n) => n?.arn))),
    said: said.sort(),
    back: back.sort(),
    keyed,
    hops: counts.canAssume,
    classes: await classes(view, principals.map((p) => p.id)), // prettier-ignore
    answers: await answersOf(view),
    ...{ coverage, warnings, organization },
  };
}

/** Whom the graph has in classes that it can reach: the same from both ends. */
async function classes(view: LoadView, ids: readonly number[]): Promise<boolean> {
  const found = await view.classesOf(ids);
  const rows = await view.principalClasses([...found.keys()]);
  return [...found].every(([id, members]) => [...members].sort((a, b) => a - b).join() === rows.get(id)?.members.join());
}

/** Loads the worlds one after the other; returns how many of them followed the one before. */
async function compare(worlds: readonly World[]): Promise<number> {
  let followed = 0;
  for (const [i, world] of worlds.entries()) {
    const asked = await askedOf(world, []);
    const patch = i === 0 ? null : await following.read((view) => patchFor(view, world, asked, { most: 2 }));
    if (patch !== null) followed++;
    const rows = await evaluateWorld(world, []);
    if (patch === null) await following.write(evaluated(rows), { publish: true, keep: 1 });
    else await follow(following, patch, { keep: 1 });
    await whole.write(evaluated(rows), { publish: true, keep: 1 });
    expect(await following.read(graphOf)).toEqual(await whole.read(graphOf));
    expect(await written(join(folder, 'following'))).toEqual(await written(join(folder, 'whole')));
  }
  return followed;
}

type Pick = (keyof Choice)[];
/** Some of the one and the rest of the other. */
function mixed(a: Choice, b: Choice, picks: Pick, deep: boolean): Choice {
  const result: Record<string, unknown> = { ...a };
  for (const [i, key] of picks.entries()) {
    const [from, to] = [a[key], b[key]];
    const one = typeof to === 'object' && to !== null && !Array.isArray(to) && typeof from === 'object' && from !== null && deep;
    const names = one ? Object.keys(to) : [];
    const name = names[i % Math.max(names.length, 1)] ?? '';
    result[key] = one ? { ...from, [name]: (to as unknown as Record<string, unknown>)[name] } : to;
  }
  return result as unknown as Choice;
}

const FIELDS: Pick = ['users', 'roles', 'group', 'twins', 'scps', 'rcps', 'owners', 'policies', 'tagged', 'buckets', 'accountBlock', 'grants', 'aliases'];
const change = fc.record({ to: choice, picks: fc.subarray(FIELDS, { minLength: 1, maxLength: 3 }), deep: fc.boolean(), gone: fc.array(fc.nat(), { maxLength: 2 }), unread: unreadLayers }); // prettier-ignore

/** Without a few of its principals and resources. */
function lacking(world: World, gone: readonly number[]): World {
  const arns = new Set(gone.map((n) => [...world.principals, ...world.resources][n % (world.principals.length + world.resources.length)]?.arn));
  return { ...world, principals: world.principals.filter((p) => !arns.has(p.arn)), resources: world.resources.filter((r) => !arns.has(r.arn)) };
}

describe('a load that follows another says what a whole load says', () => {
  it('after random changes of random organisations', async () => {
    let followed = 0;
    await fc.assert(
      fc.asyncProperty(choice, fc.array(change, { minLength: 1, maxLength: 2 }), async (first, changes) => {
        const choices = changes.reduce<Choice[]>((all, { to, picks, deep }) => [...all, mixed(all.at(-1) ?? first, to, picks, deep)], [first]);
        const worlds = choices.map((c, i) => {
          const by = changes[i - 1];
          return ordered(by === undefined ? worldOf(c) : lacking(withUnread(worldOf(c), by.unread), by.gone));
        });
        followed += await compare(worlds);
      }),
      { numRuns: 12 },
    );
    expect(followed).toBeGreaterThan(5);
  }, 120_000);

  it.each(['assume-role-question', 'company'])(
    'after random changes of the files of %s',
    async (name) => {
      const files = await filesOf(join(import.meta.dirname, '../../examples', name));
      const value = fc.constantFrom<unknown>(undefined, undefined, [], '*', 'Deny', 'sts:AssumeRole', { StringEquals: { 'aws:PrincipalTag/team': 'a' } });
      const world = (mutations: readonly Mutation[]): World | null => {
        const issues = new Issues();
        const made = buildWorld(mutated(files, mutations), null, { principals: [], resources: [] }, newContext(true, issues, null, new Set(['s3'])));
        return issues.list.length === 0 ? made : null;
      };
      const original = world([]) ?? expect.fail('the example is not read');
      let followed = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.nat(), value), { minLength: 1, maxLength: 3 }), async (mutations) => {
          const mutant = world(mutations);
          fc.pre(mutant !== null);
          followed += await compare([original, mutant, original]);
        }),
        { numRuns: 5 },
      );
      expect(followed).toBeGreaterThan(3);
    },
    240_000,
  );
});
