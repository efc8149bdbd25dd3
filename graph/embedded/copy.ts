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
/** Ladybug keeps all rows of a `COPY` of relationships in its buffer pool, some 150 bytes each. */
const MOST_ROWS = 6_000_000;

/**
 * Writes one table.
 * @param folder for the file, which is gone afterwards
 * @param most rows that are written in one `COPY`
 */
export async function copyTable(driver: Driver, table: Table, folder: string, most = MOST_ROWS): Promise<void> {
  const path = join(folder, 'table.csv');
  const { ends, name } = table;
  const pair = ends === null ? '' : `from='${ends.from}', to='${ends.to}', `;
  const rows = table.rows[Symbol.iterator]();
  for (let left = table.length; left > 0; left -= most) {
    await pipeline(Readable.from(chunksOf(some(rows, most))), createWriteStream(path, { mode: 0o600 }));
    await driver.script(
      `COPY ${name} FROM '${path.replaceAll('\\', '/').replaceAll("'", "\\'")}' (${pair}header=false, parallel=false, escape='"', quote='"', delim=',')`,
    );
  }
  if (table.length > 0) await rm(path);
}

/** The next rows, so many at most. */
function* some<T>(rows: Iterator<T>, most: number): Generator<T> {
  for (let i = 0; i < most; i++) {
    const next = rows.next();
    if (next.done === true) return;
    yield next.value;
  }
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
