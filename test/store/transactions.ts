/** How Neo4j is talked to: who reads says so, reads see what was written before, and what breaks off is tried again. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GraphStore } from '../../graph/store.js';
import { openNeo4j } from '../../graph/open.js';
import type { TestNeo4j } from '../neo4j.js';
import { BoltProxy, COMMIT } from './bolt-proxy.js';
import { graph, evaluated } from './rows.js';

const BOOKMARK = /FB:[\w+/=]+/g;
/** As Bolt says that a transaction only reads. */
const READS = '\x84mode\x81r';

export function transactionsOn(neo4j: TestNeo4j): void {
  describe('transactions of Neo4j', () => {
    const proxy = new BoltProxy(neo4j.uri);
    let store: GraphStore;
    beforeAll(async () => {
      store = await openNeo4j({ ...neo4j, uri: await proxy.listen() });
      await store.write(evaluated(graph(['first'])), { publish: true, keep: 1 });
    });
    beforeEach(() => {
      proxy.sent = proxy.answered = '';
      proxy.cuts = 0;
    });
    afterAll(async () => {
      await store.close();
      await proxy.close();
    });
    const names = (): Promise<string[] | null> => store.read(async (view) => (await view.allPrincipals()).map((p) => p.name).sort());

    it('of questions may go to any server, those of loads may not', async () => {
      await names();
      const begun = proxy.sent.split('bookmarks').length - 1;
      expect(begun).toBeGreaterThan(1);
      expect(proxy.sent.split(READS)).toHaveLength(begun + 1);
      proxy.sent = '';
      await (await store.write(evaluated(graph(['aside'])), { publish: false })).discard();
      expect(proxy.sent).toContain('CREATE (:ArnpathLoad');
      expect(proxy.sent).not.toContain(READS);
    });
    it('of questions come after those of the load before', async () => {
      await store.write(evaluated(graph(['second'])), { publish: true, keep: 1 });
      const last = proxy.answered.match(BOOKMARK)?.at(-1) ?? 'none';
      proxy.sent = '';
      expect(await names()).toEqual(['second']);
      expect(proxy.sent).toContain(last);
    });
    it('of questions are asked again where the connection breaks', async () => {
      proxy.cutOnce('MATCH (n:Principal');
      expect(await names()).toEqual(['second']);
      expect(proxy.cuts).toBe(1);
    });
    it.each([
      ['a commit of rows', ['CREATE (:Arnpath:Principal', COMMIT]],
      ['writing rows', ['CREATE (:Arnpath:Principal']],
      ['publishing', ['MATCH (lock:ArnpathLock', COMMIT]],
      ['deleting', ['IN TRANSACTIONS']],
    ])('of loads are tried again where %s breaks off, and nothing is written twice', async (_, after) => {
      proxy.cutOnce(...after);
      const load = store.write(evaluated(graph(['x', 'y', 'z'])), { publish: true, keep: 1 });
      await load;
      expect(proxy.cuts).toBe(1);
      expect(await names()).toEqual(['x', 'y', 'z']);
      expect(await store.loads()).toHaveLength(1);
    });
    it('of loads are made smaller where the server has no memory for them', async () => {
      const many = Array.from({ length: 150 }, (_, i) => `r${String(i)}`);
      const hops = many.flatMap((_, i) => many.map((__, j): [number, number] => [i, j])).filter(([i, j]) => i !== j);
      await store.write(evaluated(graph(many, hops)), { publish: true, keep: 1 });
      const pairs = await store.read(async (view) => [...(await view.hopsInto([...many.keys()])).values()].reduce((sum, into) => sum + into.length, 0));
      expect(pairs).toBe(2 * hops.length);
      await store.forget((await store.loads()).map((load) => load.id));
      expect(await names()).toBeNull();
    });
  });
}
