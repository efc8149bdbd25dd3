/** What could not be read, as a table; the same failure in many regions or of many things is one line. */
import { type Failure } from '../../ingest/collect.js';
import { type Column, tableLines } from '../output.js';

interface Row {
  readonly failure: Failure;
  readonly resources: Set<string>;
  readonly regions: Set<string>;
  count: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'ACCOUNT', value: ({ failure }) => failure.Account ?? '' },
  { title: 'REGION', value: ({ regions }) => few(regions, 'regions') },
  { title: 'SERVICE', value: ({ failure }) => failure.Service },
  { title: 'CALL', value: ({ failure }) => failure.Call },
  { title: 'RESOURCE', value: ({ resources }) => few(resources, 'resources') },
  { title: 'ERROR', value: ({ failure }) => `${failure.Code}: ${failure.Message}`.slice(0, LONGEST) },
];

/** Longest error that the table shows; `manifest.json` has all of it. */
const LONGEST = 160;

export function failureLines(failures: readonly Failure[], most: number): { readonly lines: readonly string[]; readonly more: number } {
  const rows = new Map<string, Row>();
  for (const failure of failures) {
    const key = [failure.Account, failure.Service, failure.Call, failure.Code].join(' ');
    const row = rows.get(key) ?? { failure, resources: new Set(), regions: new Set(), count: 0 };
    if (failure.Resource !== null) row.resources.add(failure.Resource);
    if (failure.Region !== null) row.regions.add(failure.Region);
    row.count += 1;
    rows.set(key, row);
  }
  const all = [...rows.values()];
  return { lines: tableLines(COLUMNS, all.slice(0, most)), more: Math.max(0, all.length - most) };
}

function few(values: ReadonlySet<string>, what: string): string {
  return values.size > 1 ? `${String(values.size)} ${what}` : ([...values][0] ?? '');
}
