import { describe, expect, it } from 'vitest';
import { decide } from '../../access/decide.js';
import { evaluateWorld } from '../../ingest/load.js';
import { readSnapshot } from '../../ingest/snapshot.js';
import { allCases, asserted } from '../cases.js';
import { memoryView } from '../memory-view.js';

describe.each(allCases())('case $name', ({ folder, rows }) => {
  const load = (async () => {
    const read = await readSnapshot(folder, {});
    if (!read.ok) throw new Error(read.errors.map((e) => `${e.file} ${e.path} ${e.message}`).join('\n'));
    return memoryView(await evaluateWorld(read.world, []));
  })();
  it.each(rows.map((row, i) => ({ i, row, title: `${row.principal} ${row.action} ${row.resource}` })))('$i: $title', async ({ row }) => {
    const view = await load;
    if (row.error === true) return expect(decide(view, row)).rejects.toThrow();
    const { expected, actual } = asserted(row, await decide(view, row));
    expect(actual).toEqual(expected);
  });
});
