/** Written relationships of the newest load of a data folder, as Cypher sees them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Driver } from '../../graph/embedded/driver.js';
import { WRITTEN } from '../../graph/model.js';

const TYPES = WRITTEN.filter((type) => type !== 'IN_CLASS');

export async function written(data: string): Promise<string[]> {
  const driver = await Driver.open(join(data, 'loads', await readFile(join(data, 'current'), 'utf8')), 'read');
  try {
    const rows = await driver.run(
      `MATCH (a)-[e:${TYPES.join('|')}]->(b) RETURN label(e) AS type, coalesce(a.key, a.arn) AS a, coalesce(b.key, b.arn) AS b`,
      {},
    );
    const statements = await driver.run('MATCH (s:Statement) RETURN s.key AS key, s.data AS data', {});
    return [...rows.map((r) => `${String(r.type)} ${String(r.a)} ${String(r.b)}`), ...statements.map((s) => `${String(s.key)} ${String(s.data)}`)].sort();
  } finally {
    await driver.close();
  }
}
