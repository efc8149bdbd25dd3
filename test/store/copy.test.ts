/** Tables that are too large for one `COPY`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { copyTables } from '../../graph/embedded/copy.js';
import { Driver } from '../../graph/embedded/driver.js';
import type { Table, Value } from '../../graph/tables.js';

const folder = mkdtempSync(join(tmpdir(), 'arnpath-copy-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Rows that are made while they are read, as those of relationships are. */
const table = (name: string, ends: Table['ends'], rows: readonly (readonly Value[])[]): Table => ({
  name,
  ends,
  columns: [],
  length: rows.length,
  rows: (function* () {
    yield* rows;
  })(),
});

describe('a table in several COPYs', () => {
  it.each([1, 3, 5, 10, 11])('has each of its ten rows once: %i at once', async (most) => {
    const driver = await Driver.open(join(folder, `db-${String(most)}`), 'write');
    try {
      await driver.script('CREATE NODE TABLE N(id INT64 PRIMARY KEY, text STRING); CREATE REL TABLE E(FROM N TO N)');
      const ends = { from: 'N', fromKey: 'id', to: 'N', toKey: 'id' } as const;
      const nodes = table('N', null, range(10).map((i) => [i, `"${String(i)}",\n'`])); // prettier-ignore
      const relationships = table('E', ends, range(10).map((i) => [i, (i + 1) % 10])); // prettier-ignore
      let written = 0;
      await copyTables(driver, [nodes, relationships, table('E', ends, [])], folder, (rows) => (written += rows), most);
      expect(written).toBe(20);
      const found = await driver.run('MATCH (a:N)-[:E]->(b:N) RETURN a.id AS `from`, b.id AS `to`, a.text AS text ORDER BY `from`', {});
      expect(found.map((r) => [Number(r.from), Number(r.to), r.text])).toEqual(range(10).map((i) => [i, (i + 1) % 10, `"${String(i)}",\n'`]));
    } finally {
      await driver.close();
    }
  });
  it('end with the error of the one that fails, whatever comes after', async () => {
    const driver = await Driver.open(join(folder, 'fails'), 'write');
    try {
      await driver.script('CREATE NODE TABLE N(id INT64 PRIMARY KEY)');
      const twice = table('N', null, [[1], [1]]);
      await expect(copyTables(driver, [twice, table('N', null, range(1000).map((i) => [i + 2]))], folder, () => undefined, 2)).rejects.toThrow(/duplicated/i); // prettier-ignore
    } finally {
      await driver.close();
    }
  });
});
