/** Tables → CSV files → `COPY FROM`: row-by-row writes would be a hundred times slower. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Table, Value } from '../tables.js';
import type { Driver } from './driver.js';

/** Characters that are written at once. */
const CHUNK = 1 << 18;

/**
 * Writes one table.
 * @param folder for the file, which is gone afterwards
 */
export async function copyTable(driver: Driver, table: Table, folder: string): Promise<void> {
  if (table.length === 0) return;
  const path = join(folder, 'table.csv');
  await pipeline(Readable.from(chunksOf(table.rows)), createWriteStream(path, { mode: 0o600 }));
  const { ends, name } = table;
  const pair = ends === null ? '' : `from='${ends.from}', to='${ends.to}', `;
  await driver.script(
    `COPY ${name} FROM '${path.replaceAll('\\', '/').replaceAll("'", "\\'")}' (${pair}header=false, parallel=false, escape='"', quote='"', delim=',')`,
  );
  await rm(path);
}

function* chunksOf(rows: Iterable<readonly Value[]>): Generator<string> {
  let text = '';
  for (const row of rows) {
    text += `${row.map(cell).join(',')}\n`;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield text;
}

const cell = (value: Value): string =>
  typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : typeof value === 'object' ? `"[${value.join()}]"` : String(value);
