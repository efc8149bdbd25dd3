/** One table with a column for each store, for a terminal or for a page. */

export type Format = 'text' | 'markdown';
export interface Line {
  readonly name: string;
  /** One for each store. */
  readonly cells: readonly string[];
}

export function formatTable(heads: readonly string[], lines: readonly Line[], format: Format): string[] {
  const rows = [heads, ...lines.map((l) => [l.name, ...l.cells])];
  const widths = heads.map((_, column) => Math.max(...rows.map((r) => (r[column] ?? '').length)));
  const padded = rows.map((r) => widths.map((width, column) => (r[column] ?? '').padEnd(width)));
  if (format === 'text') return padded.map((r) => r.join('   ').trimEnd());
  const [head = '', ...rest] = padded.map((r) => `| ${r.join(' | ')} |`);
  return [head, `| ${widths.map((w) => '-'.repeat(w)).join(' | ')} |`, ...rest];
}
