/** `arnpath coverage`: account × service × read, refused, failed. */
import { type CoverageRow, coverageTable } from '../../ingest/coverage.js';
import { formatIssue } from '../../ingest/snapshot.js';
import { EXIT, InputError } from '../errors.js';
import { type Column, printLine, tableLines } from '../output.js';

const COLUMNS: readonly Column<CoverageRow>[] = [
  { title: 'ACCOUNT', value: ({ account }) => account ?? 'all' },
  { title: 'SERVICE', value: ({ service }) => service },
  { title: 'READ', value: ({ read }) => String(read) },
  { title: 'REFUSED', value: ({ refused }) => String(refused) },
  { title: 'FAILED', value: ({ failed }) => String(failed) },
];

export async function runCoverage(snapshot: string, format: 'table' | 'json'): Promise<number> {
  const result = await coverageTable(snapshot);
  if (!result.ok) throw new InputError(result.errors.map(formatIssue).join('\n'));
  const { table } = result;
  if (format === 'json') {
    await printLine(JSON.stringify(table));
    return EXIT.fine;
  }
  for (const line of tableLines(COLUMNS, table.rows)) await printLine(line);
  if (table.time === null) await printLine('no manifest.json: what could not be read, and when the rest was, is not known');
  return EXIT.fine;
}
