/** Loads that follow others: each says what it is, however they come and go. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type GraphRows, KEYED } from '../../graph/model.js';
import { type GraphStore, type LoadView, OVERTAKEN } from '../../graph/store.js';
import { memoryView } from '../memory-view.js';
import type { Errand } from './follow-child.js';
import { AFTER, anyChange, BEFORE, changed, followed, keyedOf } from './patches.js';
import { evaluated, principal } from './rows.js';

const IDS = [...Array.from({ length: 8 }, (_, i) => i), ...Array.from({ length: 6 }, (_, i) => [1, 2, 3].map((n) => 1000 * (i + 1) + n)).flat()];
const CLASSES = Array.from({ length: 10 }, (_, i) => i);
const ALL = new Set([0, 1, 2]);
const ARNS = [...['a', 'b', 'e'].map((n) => principal(0, n).arn), ...['x', 'y', 'z'].map((n) => `arn:aws:kms:eu-west-1:111111111111:key/${n}`)];

/** Everything that a load says. */
async function said(view: LoadView): Promise<unknown> {
  const each = <T>(of: (id: number) => Promise<T>): Promise<T[]> => Promise.all(IDS.map(of));
  return plain({
    counts: view.info.counts,
    principals: await view.allPrincipals(),
    resources: await view.allResources(),
    byId: [await view.principalsById(IDS), await view.resourcesById(IDS)],
    byArn: await Promise.all(ARNS.map(async (arn) => [await view.principal(arn), await view.resource(arn)])),
    stamps: [await view.stamps('principal'), await view.stamps('resource')],
    documents: await view.documents(['p', 'q']),
    texts: [await view.residues(), await view.actionSets(), await view.proofs([...Array(view.info.counts.proofs).keys()])],
    assume: [await view.assumeResidues(), await view.hopsFrom(IDS)],
    into: [...(await view.hopsInto(IDS))].map(([id, list]) => [id, Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i], list[2 * i + 1]])]),
    paths: await each(async (id) => [await view.reachedFrom(id, ALL, 10), await view.whoReaches([id], ALL, 10)]),
    accessTo: await each((id) => view.accessTo(id, [1])),
    accessFrom: await view.accessFrom(CLASSES),
    classes: [await view.principalClasses(CLASSES), await view.resourceClasses(CLASSES), await view.classesOf(IDS)],
    keys: [
      await Promise.all(['AKIAb', 'AKIAd'].map((id) => view.userOfAccessKey(id))),
      await Promise.all(['x', 'z'].map((n) => view.keyOfAlias(`arn:aws:kms:eu-west-1:111111111111:alias/${n}`))),
    ],
    roles: [await view.rolesNamed('111111111111', 'a'), await view.principalsOf('111111111111'), await view.principalsOutside()],
  });
}

/** Without order: of maps, sets and lists none is promised. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return plain(Object.fromEntries(value as Map<string, unknown>));
  if (value instanceof Set) return plain([...(value as Set<unknown>)]);
  if (Array.isArray(value)) return value.map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
  return value;
}

const isLike = async (view: LoadView, rows: GraphRows): Promise<void> => {
  expect(await said(view)).toEqual(await said(memoryView(rows)));
  for (const label of KEYED) expect([label, await view.keyed(label)]).toEqual([label, keyedOf(rows, label)]);
  const names = [...rows.principals, ...rows.resources].filter((n) => n.arn.includes('111111111111')).map((n) => n.name);
  expect((await view.search('111111111111', 1000, null)).map((h) => h.name).sort()).toEqual(names.sort());
};

/** The newest load is like these rows. */
export async function newestIsLike(store: GraphStore, rows: GraphRows): Promise<void> {
  expect(await store.read((view) => isLike(view, rows))).not.toBeNull();
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly signal: string | null; readonly text: string }>;
}

/** Does something with a store in a process of its own. */
export function errand(task: Errand): Running {
  const args = ['--import', 'tsx', join(import.meta.dirname, 'follow-child.ts'), JSON.stringify(task)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<{ signal: string | null; text: string }>((resolve) => {
    child.once('exit', (_, signal) => {
      resolve({ signal, text });
    });
  });
  return { child, ended };
}

/**
 * @param store of a folder of its own, or shared by all
 * @param place where a process of its own finds the same store
 */
export function followsOn(store: () => GraphStore, other: () => GraphStore, place: () => Errand['place']): void {
  const begin = async (rows: GraphRows = BEFORE): Promise<number> => (await store().write(evaluated(rows), { publish: true, keep: 1 })).info.id;
  const ids = async (): Promise<number[]> => (await other().loads()).map((load) => load.id);

  describe('loads that follow', () => {
    it('say what they changed, and the one before stays as it was for who reads it', async () => {
      const base = await begin();
      const rows = await other().read(async (view) => {
        await isLike(view, BEFORE);
        const load = await followed(store(), AFTER.patch(base), {});
        expect(load.info).toMatchObject({ follows: 1, counts: { principals: 4, residues: 3, principalClasses: 3 } });
        expect(load.info.id).toBeGreaterThan(base);
        await load.read((seen) => isLike(seen, AFTER.rows));
        await load.discard();
        await isLike(view, BEFORE);
        return load.info.id;
      });
      await newestIsLike(other(), AFTER.rows);
      expect(await other().loads()).toMatchObject([
        { id: base, current: false, info: { id: base, counts: { principals: 4, residues: 2 } } },
        { id: rows, current: true, info: { id: rows } },
      ]);
    });
    it('turn readers back to the one before where they go, and it is followed again', async () => {
      const base = await begin();
      for (const next of [AFTER, anyChange(BEFORE, 1), anyChange(BEFORE, 2)]) {
        const { id } = (await followed(store(), next.patch(base), {})).info;
        await newestIsLike(other(), next.rows);
        expect(await other().forget([id])).toEqual([id]);
        await newestIsLike(store(), BEFORE);
      }
    });
    it.each([1, 2, 3])('are as many as are kept, each what it was: chain %i', async (seed) => {
      const chain = [{ id: await begin(), rows: BEFORE }];
      const follow = async (step: number, keep: number): Promise<void> => {
        const { id, rows } = chain.at(-1) ?? { id: 0, rows: BEFORE };
        const next = step === 1 ? AFTER : anyChange(rows, step);
        chain.push({ id: (await followed(store(), next.patch(id), { keep })).info.id, rows: next.rows });
        chain.splice(0, Math.max(0, chain.length - keep));
        await newestIsLike(other(), next.rows);
        expect(await ids()).toEqual(chain.map((load) => load.id));
      };
      for (const step of [1, 2, 3, 4]) await follow(seed === 1 ? step : step + 1, 4);
      // One in the middle, then the newest, one after the other.
      const [middle] = chain.splice(seed % 3, 1);
      await store().forget([middle?.id ?? 0]);
      for (const { id, rows } of [...chain].reverse().slice(0, 2)) {
        await newestIsLike(other(), rows);
        await store().forget([id]);
        chain.pop();
      }
      await newestIsLike(other(), chain[0]?.rows ?? BEFORE);
      await follow(6, 2);
      await follow(5, 1);
    });
    it('leave another whole load alone, and it them', async () => {
      const base = await begin();
      await followed(store(), AFTER.patch(base), {});
      const aside = await store().write(evaluated(BEFORE), { publish: false });
      const whole = (await store().write(evaluated(AFTER.rows), { publish: true })).info.id;
      await aside.read((view) => isLike(view, BEFORE));
      await aside.discard();
      await newestIsLike(other(), AFTER.rows);
      await store().forget([whole]);
      await newestIsLike(other(), AFTER.rows);
    });
    it('follow the newest only', async () => {
      const base = await begin();
      const next = (await followed(store(), AFTER.patch(base), {})).info.id;
      await expect(followed(other(), AFTER.patch(base), {})).rejects.toMatchObject({ code: 'busy', message: OVERTAKEN });
      expect(await ids()).toEqual([base, next]);
      await newestIsLike(store(), AFTER.rows);
    });
    it('of which the writer fails or is killed are none, and the next goes on from the same', { timeout: 60_000 }, async () => {
      const base = await begin();
      let calls = 0;
      const failing = followed(store(), AFTER.patch(base), {
        onProgress: () => {
          if (++calls === 3) throw new Error('no more');
        },
      });
      await expect(failing).rejects.toThrow('no more');
      for (const killAt of [1, 4, 9]) {
        expect(await errand({ place: place(), base, killAt }).ended).toMatchObject({ signal: 'SIGKILL' });
        await newestIsLike(other(), BEFORE);
      }
      await followed(store(), AFTER.patch(base), { keep: 1 });
      await newestIsLike(other(), AFTER.rows);
      expect(await ids()).toHaveLength(1);
    });
    it('may change nothing', async () => {
      const base = await begin();
      await followed(store(), changed(BEFORE, {}, {}).patch(base), {});
      await newestIsLike(other(), BEFORE);
    });
  });
}
