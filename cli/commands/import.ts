/** `arnpath import`: what people already have → a snapshot. */
import { ImportError, importSnapshot, type Imported } from '../../ingest/import/import.js';
import { EXIT, InputError } from '../errors.js';
import { printLine } from '../output.js';
import { packageVersion } from '../package.js';

export async function runImport(input: string, out: string): Promise<number> {
  const imported = await importSnapshot(input, out, packageVersion()).catch((error: unknown) => {
    throw error instanceof ImportError ? new InputError(error.message) : error;
  });
  for (const line of importLines(imported, out)) await printLine(line);
  return EXIT.fine;
}

function importLines({ from, draft }: Imported, out: string): readonly string[] {
  const services = [...new Set(draft.failures.map((failure) => failure.Service))].sort();
  const accounts = draft.accounts.length === 1 ? '1 account' : `${String(draft.accounts.length)} accounts`;
  return [
    `${out}: ${accounts} (${draft.accounts.join(', ')}), ${String(draft.files.size)} files, imported from ${from}`,
    ...(draft.ignored === 0 ? [] : [`ignored: ${String(draft.ignored)} resources whose policies arnpath doesn't evaluate`]),
    `not read, so not known in answers: ${String(draft.failures.length)} things of ${services.join(', ')}; manifest.json lists them`,
    `next: arnpath load ${out}`,
  ];
}
