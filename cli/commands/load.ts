/** `arnpath load`: a snapshot into the store. */
import type { GraphStore } from '../../graph/store.js';
import { type LoadResult, loadSnapshot } from '../../ingest/load.js';
import { formatIssue } from '../../ingest/snapshot.js';
import { readSettings } from '../environment.js';
import { EXIT, InputError } from '../errors.js';
import { loadProgressOn } from '../load/progress.js';
import { printLine } from '../output.js';
import { type StoreOptions, withStore } from '../stores.js';

export interface LoadOptions extends StoreOptions {
  readonly lenient?: boolean;
  readonly keep?: number;
  readonly threads?: number;
  readonly whole?: boolean;
  readonly quiet?: boolean;
  readonly format?: string;
}

export async function runLoad(snapshot: string, options: LoadOptions): Promise<number> {
  return withStore(options, async (store) => {
    const result = await loaded(store, snapshot, options);
    if (!result.ok) throw new InputError(result.errors.map(formatIssue).join('\n'));
    const { anew } = result;
    const { info } = result.load;
    if (options.format === 'json' || options.format === 'ndjson') {
      await printLine(JSON.stringify(info));
      return EXIT.fine;
    }
    for (const warning of info.warnings) process.stderr.write(`warning: ${warning}\n`);
    const { counts, coverage } = info;
    await printLine(
      `load ${String(info.id)}: ${Object.entries(counts)
        .map(([k, n]) => `${String(n)} ${k}`)
        .join(', ')}`,
    );
    if (anew !== null)
      await printLine(`evaluated anew since load ${String(anew.after)}: ${String(anew.principals)} principals, ${String(anew.resources)} resources`);
    await printLine(
      `coverage: ${String(coverage.accounts)} accounts, ${String(coverage.resources)} resources read, ${String(coverage.failures.length)} calls failed, ${String(coverage.accountsWithoutScps.length)} accounts evaluated without SCPs, ${String(coverage.ignoredFiles)} files ignored`,
    );
    await printLine(`never evaluated: ${coverage.notEvaluated.join(', ')}`);
    for (const note of coverage.notes) await printLine(`note: ${note}`);
    return EXIT.fine;
  });
}

async function loaded(store: GraphStore, snapshot: string, { lenient, keep, threads, whole, quiet }: LoadOptions): Promise<LoadResult> {
  const progress = loadProgressOn(process.stderr, quiet ?? false);
  try {
    return await loadSnapshot(store, snapshot, {
      lenient: lenient ?? false,
      keep: keep ?? readSettings().keep,
      ...(threads === undefined ? {} : { threads }),
      whole: whole ?? false,
      onProgress: progress.at,
    });
  } finally {
    progress.end();
  }
}
