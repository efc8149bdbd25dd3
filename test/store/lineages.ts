/** Loads that share a graph in Neo4j: what breaks off is finished once, by whoever comes next, and nothing stays behind. */
import neo4j, { type Driver } from 'neo4j-driver';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openNeo4j } from '../../graph/open.js';
import { type GraphStore, OTHER_FORMAT } from '../../graph/store.js';
import type { TestNeo4j } from '../neo4j.js';
import { BoltProxy, COMMIT } from './bolt-proxy.js';
import { errand, newestIsLike } from './follow.js';
import { AFTER, anyChange, BEFORE, followed } from './patches.js';
import { evaluated } from './rows.js';

const UNLINK = '-[r]-()';
const DELETE = '(n:ArnpathChanged {load: $load}) WHERE $after < n.since <= $upto AND n.until <= $until CALL';
const MEMBERS = 'SET c.gone = [i';
const RESTORE = 'SET n.until = 9007';
const FORGET = 'DELETE l, w';

export function lineagesOn(server: TestNeo4j): void {
  describe('loads that share a graph', () => {
    const proxy = new BoltProxy(server.uri);
    let place: TestNeo4j;
    let relayed: GraphStore;
    let store: GraphStore;
    let raw: Driver;
    beforeAll(async () => {
      place = { ...server, uri: await proxy.listen() };
      relayed = await openNeo4j(place);
      store = await openNeo4j(server);
      raw = neo4j.driver(server.uri, server.password === '' ? undefined : neo4j.auth.basic(server.username, server.password), {
        disableLosslessIntegers: true,
      });
    });
    beforeEach(async () => {
      proxy.cuts = 0;
      await store.forget((await store.loads()).map((load) => load.id));
      base = (await store.write(evaluated(BEFORE), { publish: true, keep: 1 })).info.id;
    });
    afterAll(async () => {
      await store.forget((await store.loads()).map((load) => load.id));
      await Promise.all([relayed.close(), store.close(), raw.close()]);
      await proxy.close();
    });
    let base = 0;
    const asked = async (text: string, params = {}): Promise<unknown[]> => (await raw.executeQuery(text, params)).records.map((r) => r.get(0) as unknown);
    const follow = async (): Promise<number> => (await followed(store, AFTER.patch((await store.loads()).at(-1)?.id ?? 0), { keep: 4 })).info.id;
    /** All nodes are of loads that are there, and all those loads are published. */
    const isClean = async (): Promise<void> => {
      await raw.executeQuery('MATCH (l:ArnpathLoad) WHERE NOT l.published SET l.alive = 0');
      await store.forget([0]);
      const numbers = (await store.loads()).map((load) => load.id);
      expect(await asked('MATCH (l:ArnpathLoad) RETURN l.number ORDER BY l.number')).toEqual(numbers);
      expect(await asked('MATCH (n:Arnpath) WHERE NOT any(l IN $numbers WHERE n.since <= l < n.until) RETURN n', { numbers })).toEqual([]);
    };

    it.each([
      ['beginning', ['SET k.asked', COMMIT]],
      ['leaving out', ['SET n.until = $version', COMMIT]],
      ['writing rows', ['CREATE (:Arnpath:ArnpathChanged:Principal', COMMIT]],
      ['publishing', ['SET lock.asked', COMMIT]],
    ])('are written once where the answer to %s is lost', async (_, after) => {
      proxy.cutOnce(...after);
      await followed(relayed, AFTER.patch(base), {});
      expect(proxy.cuts).toBe(1);
      await newestIsLike(store, AFTER.rows);
      expect(await asked('MATCH (c:PrincipalClass) WHERE c.gone IS NOT NULL RETURN size(c.gone) ORDER BY c.id')).toEqual([4, 2]);
      await isClean();
    });

    it.each([
      ['the newest', 'MATCH (c:ArnpathCounter) RETURN c.last', BEFORE, [UNLINK, DELETE, MEMBERS, RESTORE, FORGET]],
      ['the first', 'MATCH (l:ArnpathLoad) RETURN min(l.number)', AFTER.rows, [UNLINK, DELETE, FORGET]],
    ])('are whole wherever deleting %s breaks off', { timeout: 60_000 }, async (_, which, left, texts) => {
      await follow();
      for (const text of texts) {
        const [number] = (await asked(which)).map(Number);
        proxy.cuts = 0;
        proxy.cutOnce(text);
        const { child, ended } = errand({ place, forget: [number ?? 0] });
        await expect.poll(() => proxy.cuts, { timeout: 20_000 }).toBe(1);
        child.kill('SIGKILL');
        await ended;
        await newestIsLike(store, left);
        if (left === BEFORE) {
          await follow();
          await newestIsLike(store, AFTER.rows);
        } else {
          const next = anyChange(left, 1);
          await followed(store, next.patch((await store.loads()).at(-1)?.id ?? 0), { keep: 1 });
          await newestIsLike(store, next.rows);
          await isClean();
          base = (await store.write(evaluated(BEFORE), { publish: true, keep: 1 })).info.id;
          await follow();
        }
      }
      await isClean();
    });

    it('are not written to by a writer that was taken for dead', { timeout: 60_000 }, async () => {
      for (const stopAt of [1, 3, 9]) {
        const at = (await store.loads()).at(-1)?.id ?? 0;
        const { child, ended } = errand({ place: server, base: at, stopAt });
        await new Promise((resolve) => child.stderr?.once('data', resolve));
        await raw.executeQuery('MATCH (l:ArnpathLock) SET l.alive = 0');
        const next = anyChange(BEFORE, stopAt);
        await followed(store, next.patch(at), {});
        child.kill('SIGCONT');
        expect((await ended).text).toContain('taken for dead');
        await newestIsLike(store, next.rows);
        await isClean();
        base = (await store.write(evaluated(BEFORE), { publish: true, keep: 1 })).info.id;
      }
    });

    it('of another format are not read, but removed', async () => {
      await raw.executeQuery('MATCH (l:ArnpathLoad {number: $base}) SET l.data = $data REMOVE l.graph', { base, data: JSON.stringify({ id: base }) });
      await raw.executeQuery('MATCH (n:Arnpath) REMOVE n.since, n.until');
      const corrupt = { code: 'corrupt', message: OTHER_FORMAT };
      await expect(store.read((view) => view.allPrincipals())).rejects.toMatchObject(corrupt);
      await expect(followed(store, AFTER.patch(base), {})).rejects.toMatchObject(corrupt);
      expect(await store.loads()).toEqual([{ id: base, current: true, info: null }]);
      const next = (await store.write(evaluated(BEFORE), { publish: true, keep: 1 })).info.id;
      expect(await store.loads()).toMatchObject([{ id: next, info: { id: next } }]);
      await isClean();
    });

    it('leave nothing where all go at once', async () => {
      await follow();
      await followed(store, anyChange(AFTER.rows, 1).patch((await store.loads()).at(-1)?.id ?? 0), { keep: 4 });
      await store.forget((await store.loads()).map((load) => load.id));
      expect(await asked('MATCH (n) WHERE n:Arnpath OR n:ArnpathLoad OR n:ArnpathWritten RETURN n')).toEqual([]);
    });
  });
}
