/** Every case end to end on one store: read, evaluate, write, and answer with Cypher. One call for each adapter. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../access/decide.js';
import type { GraphStore, WrittenLoad } from '../../graph/store.js';
import { loadSnapshot } from '../../ingest/load.js';
import { allCases, asserted } from '../cases.js';

export function casesOn(name: string, open: (folder: string) => Promise<GraphStore>): void {
  const folder = mkdtempSync(join(tmpdir(), 'arnpath-'));
  let store: GraphStore;
  beforeAll(async () => {
    store = await open(folder);
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  describe.each(allCases())(`$name on ${name}`, ({ folder: snapshot, rows }) => {
    let load: WrittenLoad;
    beforeAll(async () => {
      const result = await loadSnapshot(store, snapshot, { publish: false });
      if (!result.ok) throw new Error(result.errors.map((e) => e.message).join('\n'));
      load = result.load;
    });
    afterAll(() => load.discard());
    it.each(rows.map((row, i) => ({ i, row, title: `${row.principal} ${row.action} ${row.resource}` })))('$i: $title', async ({ row }) => {
      if (row.error === true) return expect(load.read((view) => decide(view, row))).rejects.toThrow();
      const { expected, actual } = asserted(row, await load.read((view) => decide(view, row)));
      expect(actual).toEqual(expected);
    });
  });
}
