/** What every store must do, whatever the policies say: paths, text that looks like Cypher, and loads that come and go. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { GraphRows } from '../../graph/model.js';
import type { GraphStore, LoadView, WrittenLoad } from '../../graph/store.js';
import { virtualResource } from '../../ingest/virtual.js';
import type { Errand } from './follow-child.js';
import { followsOn } from './follow.js';
import { graph, evaluated } from './rows.js';

const ALL = new Set([0, 1]);
const CERTAIN = new Set([0]);
const sorted = (found: readonly { id: number; hops: number }[]): [number, number][] =>
  found.map(({ id, hops }): [number, number] => [id, hops]).sort(([a], [b]) => a - b);

/**
 * @param open opens the same store again for each call, as another process would
 * @param place where another process finds it
 */
export function conformanceOn(name: string, open: (folder: string) => Promise<GraphStore>, place: (folder: string) => Errand['place']): void {
  describe(`a store: ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'arnpath-'));
    let store: GraphStore;
    let other: GraphStore;
    beforeAll(async () => {
      store = await open(folder);
      other = await open(folder);
    });
    afterAll(async () => {
      await store.forget((await store.loads()).map((load) => load.id));
      await store.close();
      await other.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const on = async <T>(rows: GraphRows, question: (view: LoadView) => Promise<T>): Promise<T> => {
      const load = await store.write(evaluated(rows), { publish: false });
      try {
        return await load.read(question);
      } finally {
        await load.discard();
      }
    };

    describe('paths', () => {
      const names = ['a', 'b', 'c', 'd', 'e'];
      it('end on cycles, and a start is never its own end', () =>
        on(
          graph(names, [
            [0, 1],
            [1, 2],
            [2, 0],
            [2, 2],
            [3, 2],
          ]),
          async (view) => {
            expect(sorted(await view.whoReaches([2], ALL, 10))).toEqual([
              [0, 2],
              [1, 1],
              [3, 1],
            ]);
            expect(sorted(await view.reachedFrom(0, ALL, 10))).toEqual([
              [1, 1],
              [2, 2],
            ]);
          },
        ));
      it('count the fewest hops, from any of several ends', () =>
        on(
          graph(names, [
            [0, 1],
            [1, 2],
            [2, 3],
            [0, 2],
            [4, 0],
          ]),
          async (view) => {
            expect(sorted(await view.whoReaches([3], ALL, 10))).toEqual([
              [0, 2],
              [1, 2],
              [2, 1],
              [4, 3],
            ]);
            expect(sorted(await view.whoReaches([3, 1], ALL, 10))).toEqual([
              [0, 1],
              [1, 2],
              [2, 1],
              [4, 2],
            ]);
          },
        ));
      it('stay within the most hops', () =>
        on(
          graph(names, [
            [0, 1],
            [1, 2],
            [2, 3],
            [3, 4],
          ]),
          async (view) => {
            expect(sorted(await view.whoReaches([4], ALL, 2))).toEqual([
              [2, 2],
              [3, 1],
            ]);
            expect(sorted(await view.reachedFrom(0, ALL, 1))).toEqual([[1, 1]]);
            expect(await view.whoReaches([4], ALL, 0)).toEqual([]);
          },
        ));
      it('walk only over residues that pass, even where that is longer', () =>
        on(
          graph(names, [
            [0, 3, 1],
            [0, 1],
            [1, 2],
            [2, 3],
          ]),
          async (view) => {
            expect(sorted(await view.whoReaches([3], CERTAIN, 10))).toEqual([
              [0, 3],
              [1, 2],
              [2, 1],
            ]);
            expect(sorted(await view.whoReaches([3], ALL, 10))).toEqual([
              [0, 1],
              [1, 2],
              [2, 1],
            ]);
            expect(await view.whoReaches([3], new Set(), 10)).toEqual([]);
          },
        ));
      it('of a dense graph with cycles are found without walking every one of them', () => {
        const many = Array.from({ length: 40 }, (_, i) => `r${String(i)}`);
        const hops = many.flatMap((_, i) => many.map((__, j): [number, number] => [i, j])).filter(([i, j]) => i !== j);
        return on(graph(many, hops), async (view) => expect(await view.whoReaches([0], ALL, 10)).toHaveLength(39));
      });
      it('are the same when roles have been read one by one, and when all are read at once', () => {
        const many = Array.from({ length: 40 }, (_, i) => `r${String(i)}`);
        const hops = many.flatMap((_, i): [number, number, number][] => (i === 0 ? [] : [[i - 1, i, i % 2]]));
        return on(graph(many, hops), async (view) => {
          const asked = async (): Promise<unknown[]> => {
            const found: unknown[] = [];
            for (const i of many.keys()) found.push(sorted(await view.whoReaches([i], ALL, 3)), (await view.hopsInto([i, 99])).get(i));
            return found;
          };
          const first = await asked();
          expect(first.slice(6, 8)).toEqual([[[0, 3], [1, 2], [2, 1]], Int32Array.from([2, 1])]); // prettier-ignore
          expect(await asked()).toEqual(first);
        });
      });
      it('of nothing are none', () =>
        on(graph([]), async (view) => {
          expect(await view.whoReaches([], ALL, 10)).toEqual([]);
          expect(await view.whoReaches([7], ALL, 10)).toEqual([]);
          expect(await view.principal('arn:aws:iam::111111111111:role/a')).toBeNull();
          expect(await view.allPrincipals()).toEqual([]);
          expect(await view.search('a', 5, null)).toEqual([]);
        }));
    });

    describe('text', () => {
      const odd = [`o'brien`, `say "hi"`, 'back\\slash', '`tick`', `x'}) DETACH DELETE n //`, '$load', '{{ids}}', 'Ünïcödé 🔑', 'line\nbreak', '%_*?'];
      it.each(odd)('is data, whatever it holds: %j', (text) =>
        on(graph([text, 'plain']), async (view) => {
          const arn = `arn:aws:iam::111111111111:role/${text}`;
          expect((await view.principal(arn))?.name).toBe(text);
          expect((await view.search(text, 5, null)).map((h) => h.arn)).toEqual([arn]);
          expect(await view.allPrincipals()).toHaveLength(2);
        }),
      );
      it('is found without case, names that begin with it first, up to the limit', () =>
        on(graph(['xAdmin', 'adminB', 'ADMINa', 'other']), async (view) => {
          expect((await view.search('admin', 10, null)).map((h) => h.name)).toEqual(['ADMINa', 'adminB', 'xAdmin']);
          expect(await view.search('admin', 2, null)).toHaveLength(2);
        }));
    });

    describe('principals', () => {
      it('from outside are those of accounts that the snapshot does not have', () => {
        const rows = graph(['inside', 'outside', 'far']);
        const outside = { ...rows, principals: rows.principals.map((p) => ({ ...p, external: p.name !== 'inside' })) };
        return on(outside, async (view) => {
          expect(await view.principalsOutside()).toEqual(new Set([1, 2]));
        });
      });
      it('are found by an access key, exact, and in a search', () => {
        const rows = graph(['a', 'b']);
        const withKeys = {
          ...rows,
          principals: rows.principals.map((p) => (p.name === 'b' ? { ...p, accessKeys: [{ id: 'AKIAIOSFODNN7EXAMPLE', active: true }] } : p)),
        };
        return on(withKeys, async (view) => {
          expect(await view.userOfAccessKey('AKIAIOSFODNN7EXAMPLE')).toBe('arn:aws:iam::111111111111:role/b');
          expect(await view.userOfAccessKey('akiaiosfodnn7example')).toBeNull();
          expect((await view.search('akiaiosf', 5, null)).map((h) => h.name)).toEqual(['b']);
        });
      });
      it('may be members of groups of persons', () => {
        const rows = graph(['a']);
        const grouped: GraphRows = {
          ...rows,
          personGroups: [{ id: 'g-1', name: 'Platform', members: [rows.principals[0]?.arn ?? ''] }],
          written: [{ type: 'MEMBER_OF', from: 'principal:0', to: 'persongroup:g-1' }],
        };
        return on(grouped, async (view) => {
          expect(await view.allPrincipals()).toHaveLength(1);
        });
      });
      it('that are resources too are found as both, in one order', () => {
        const rows = graph(['twice', 'once']);
        const resources = rows.principals.slice(0, 1).map((p) => virtualResource(p.arn, 'iam'));
        return on({ ...rows, resources }, async (view) => {
          const hits = async (limit: number): Promise<string[]> => (await view.search(':role/', limit, null)).map((h) => `${h.node} ${h.name}`);
          expect(await hits(10)).toEqual(['principal once', 'principal twice', 'resource twice']);
          expect(await hits(2)).toEqual(['principal once', 'principal twice']);
        });
      });
    });

    describe('loads', () => {
      const names = (s: GraphStore): Promise<string[] | null> => s.read(async (view) => (await view.allPrincipals()).map((p) => p.name));
      it('that are not published are seen by their writer alone, and gone when discarded', async () => {
        const load = await store.write(evaluated(graph(['aside'])), { publish: false });
        expect(await names(other)).toBeNull();
        expect(await load.read(async (view) => (await view.allPrincipals()).map((p) => p.name))).toEqual(['aside']);
        await load.discard();
        expect(await names(other)).toBeNull();
      });
      it('are seen by who is open already, with a greater number each', async () => {
        const ids: number[] = [];
        for (const name of ['first', 'second', 'third']) {
          ids.push((await store.write(evaluated(graph([name])), { publish: true })).info.id);
          expect(await names(other)).toEqual([name]);
          expect(await other.read((view) => Promise.resolve(view.info.id))).toBe(ids.at(-1));
        }
        expect(ids).toEqual([...ids].sort((a, b) => a - b));
        expect(new Set(ids).size).toBe(3);
      });
      it('stay as they were for who is reading, while a new one is published', async () => {
        await store.write(evaluated(graph(['before'])), { publish: true });
        const seen = await other.read(async (view) => {
          const first = (await view.allPrincipals()).map((p) => p.name);
          await store.write(evaluated(graph(['after', 'after2'])), { publish: true });
          expect(await names(other)).toEqual(['after', 'after2']);
          return [first, (await view.allPrincipals()).map((p) => p.name), view.info.counts.principals];
        });
        expect(seen).toEqual([['before'], ['before'], 1]);
      });
      it('of two writers at once: one is refused with a sentence, the graph is one of the two', async () => {
        const many = Array.from({ length: 3000 }, (_, i) => `r${String(i)}`);
        const results = await Promise.allSettled([
          store.write(evaluated(graph(many)), { publish: true }),
          other.write(evaluated(graph(many)), { publish: true }),
        ]);
        const refused = results.filter((r) => r.status === 'rejected');
        expect(refused).toHaveLength(1);
        expect(refused[0]?.reason).toMatchObject({ code: 'busy', message: expect.stringMatching(/another load .*(wait|again)/s) as string });
        expect(await names(store)).toHaveLength(3000);
      });
      it('are not evaluated while another is', async () => {
        let refused: Promise<unknown> | undefined;
        const second = vi.fn(evaluated(graph(['b'])));
        await store.write(
          async () => {
            refused = other.write(second, { publish: true });
            await refused.catch(() => undefined);
            return graph(['a']);
          },
          { publish: true },
        );
        await expect(refused).rejects.toMatchObject({ code: 'busy' });
        expect(second).not.toHaveBeenCalled();
        expect(await names(other)).toEqual(['a']);
      });
      it('that are not published run side by side', async () => {
        const loads = await Promise.all(['x', 'y', 'z'].map((n) => store.write(evaluated(graph([n])), { publish: false })));
        const seen = await Promise.all(loads.map((l) => l.read(async (view) => (await view.allPrincipals()).map((p) => p.name))));
        expect(seen).toEqual([['x'], ['y'], ['z']]);
        await Promise.all(loads.map((l: WrittenLoad) => l.discard()));
      });
      it('answer many readers while loads go on, never two graphs in one answer', async () => {
        let goesOn = true;
        const reader = async (): Promise<number> => {
          let answers = 0;
          while (goesOn) {
            const seen = await other.read(async (view) => [
              (await view.allPrincipals()).length,
              view.info.counts.principals,
              (await view.reachedFrom(0, ALL, 10)).length,
            ]);
            expect(seen?.[0]).toBe(seen?.[1]);
            expect(seen?.[2]).toBe((seen?.[0] ?? 0) - 1);
            answers++;
          }
          return answers;
        };
        await store.write(evaluated(graph(['a', 'b'], [[0, 1]])), { publish: true });
        const readers = Promise.all([reader(), reader(), reader()]);
        for (let n = 3; n < 9; n++)
          await store.write(
            evaluated(
              graph(
                Array.from({ length: n }, (_, i) => `r${String(i)}`),
                Array.from({ length: n - 1 }, (_, i): [number, number] => [i, i + 1]),
              ),
            ),
            { publish: true },
          );
        goesOn = false;
        for (const answers of await readers) expect(answers).toBeGreaterThan(0);
      });
    });

    followsOn(
      () => store,
      () => other,
      () => place(folder),
    );

    describe('kept loads', () => {
      const names = (s: GraphStore): Promise<string[] | null> => s.read(async (view) => (await view.allPrincipals()).map((p) => p.name));
      const publish = async (name: string, keep: number): Promise<number> => (await store.write(evaluated(graph([name])), { publish: true, keep })).info.id;
      const ids = async (s: GraphStore): Promise<number[]> => (await s.loads()).map((load) => load.id);
      it('are as many as the last load was told, two unless it was', async () => {
        const a = await publish('a', 1);
        expect(await ids(other)).toEqual([a]);
        const b = await publish('b', 4);
        const c = await publish('c', 4);
        const d = await publish('d', 4);
        expect(await ids(other)).toEqual([a, b, c, d]);
        const e = (await store.write(evaluated(graph(['e', 'e2'])), { publish: true })).info.id;
        expect(await other.loads()).toMatchObject([
          { id: d, current: false, info: { id: d, counts: { principals: 1 } } },
          { id: e, current: true, info: { id: e, counts: { principals: 2 } } },
        ]);
      });
      it('are not those of a writer that reads aside', async () => {
        const load = await store.write(evaluated(graph(['aside'])), { publish: false, keep: 1 });
        expect(await store.loads()).toHaveLength(2);
        await load.discard();
      });
      it('are forgotten by number, whichever are there', async () => {
        await publish('a', 1);
        const b = await publish('b', 4);
        const c = await publish('c', 4);
        expect(await other.forget([b, b, 999_999])).toEqual([b]);
        expect(await ids(store)).not.toContain(b);
        expect(await other.forget([b])).toEqual([]);
        expect(await names(store)).toEqual(['c']);
        expect((await ids(store)).at(-1)).toBe(c);
      });
      it('turn readers back where the newest goes, and its number is not given again', async () => {
        const a = await publish('a', 1);
        const b = await publish('b', 2);
        expect(await names(other)).toEqual(['b']);
        expect(await store.forget([b])).toEqual([b]);
        expect(await names(other)).toEqual(['a']);
        expect(await store.loads()).toMatchObject([{ id: a, current: true }]);
        expect(await store.forget([a])).toEqual([a]);
        expect(await names(other)).toBeNull();
        expect(await store.loads()).toEqual([]);
        expect(await publish('c', 2)).toBeGreaterThan(b);
        expect(await names(other)).toEqual(['c']);
      });
      it.each([
        ['forgotten', async (): Promise<unknown> => store.forget(await ids(store))],
        ['pruned by the next load', (): Promise<unknown> => publish('next', 1)],
      ])('that are %s under a question leave it whole', async (_, remove) => {
        await store.write(evaluated(graph(Array.from({ length: 300 }, (__, i) => `r${String(i)}`))), { publish: true, keep: 1 });
        let removed = false;
        const seen = await other.read(async (view) => {
          const some = (await view.principalsById([0, 1])).length;
          if (!removed) await remove();
          removed = true;
          return { some, all: (await view.allPrincipals()).length, told: view.info.counts.principals };
        });
        if (seen !== null) expect(seen).toEqual({ some: Math.min(2, seen.all), all: seen.told, told: seen.told });
      });
      it('are not forgotten while a load is being written', async () => {
        const id = await publish('a', 1);
        const many = Array.from({ length: 8000 }, (_, i) => `r${String(i)}`);
        const asked: Promise<unknown>[] = [];
        await store.write(evaluated(graph(many)), {
          publish: true,
          onProgress: (_, done) => {
            if (done > 0 && asked.length === 0) asked.push(other.forget([id]).catch((error: unknown) => error));
          },
        });
        expect(await asked[0]).toMatchObject({ code: 'busy', message: expect.stringMatching(/another load .*(wait|again)/s) as string });
        expect(await ids(store)).toContain(id);
      });
    });
  });
}
