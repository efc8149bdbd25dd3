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
 * Writes tables, one after the other: while one file is copied the next is made.
 * @param folder for the files, which are gone afterwards
 * @param written told how many rows more are written
 * @param most rows that are written in one `COPY`
 */
export async function copyTables(driver: Driver, tables: readonly Table[], folder: string, written: (rows: number) => void, most = MOST_ROWS): Promise<void> {
  let copying: Promise<void> = Promise.resolve();
  let files = 0;
  try {
    for (const table of tables) {
      const rows = table.rows[Symbol.iterator]();
      for (let left = table.length; left > 0; left -= most) {
        const path = join(folder, `${String(files++)}.csv`);
        await pipeline(Readable.from(chunksOf(some(rows, most))), createWriteStream(path, { mode: 0o600 }));
        await copying;
        copying = copy(driver, table, path).then(() => {
          written(Math.min(left, most));
        });
        // It is waited for below; until then nobody else is to see that it failed.
        copying.catch(() => undefined);
      }
    }
  } finally {
    await copying;
  }
}

async function copy(driver: Driver, { name, ends }: Table, path: string): Promise<void> {
  const pair = ends === null ? '' : `from='${ends.from}', to='${ends.to}', `;
  // Ladybug reads a file on several threads only where no text has a line break in it: numbers and names of arnpath's own.
  const numbers = ends?.fromKey === 'id' && ends.toKey === 'id';
  await driver.script(
    `COPY ${name} FROM '${path.replaceAll('\\', '/').replaceAll("'", "\\'")}' (${pair}header=false, parallel=${String(numbers)}, escape='"', quote='"', delim=',')`,
  );
  await rm(path);
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
