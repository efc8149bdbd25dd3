/** Writing to standard output: waits for a slow reader, and ends quietly where nobody reads. */
import { TroubleError } from './errors.js';

/** Nobody reads any more: the command goes on, for its exit code and to clean up, and prints nothing. */
let closed = false;
let failure: string | null = null;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') closed = true;
  else failure = error.code ?? error.message;
});

/** @throws TroubleError where standard output can't be written */
export async function printLine(line: string): Promise<void> {
  if (closed) return;
  await new Promise<void>((resolve) => {
    process.stdout.write(`${line}\n`, () => {
      resolve();
    });
  });
  if (failure !== null) throw new TroubleError(`standard output can't be written (${failure})`);
}

export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => string;
}

/** Columns of text, as wide as they need to be. */
export function tableLines<T>(columns: readonly Column<T>[], rows: readonly T[]): string[] {
  const cells = [columns.map((c) => c.title), ...rows.map((r) => columns.map((c) => c.value(r)))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((cell, i) => (i === line.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
