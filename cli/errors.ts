/** Errors as a person reads them: one line, an exit code. */
import { QuestionError } from '../access/types.js';
import { StoreError } from '../graph/store.js';
import { SettingError } from './environment.js';

export const EXIT = { fine: 0, assertion: 1, input: 2, trouble: 3 } as const;

/** Bad input that is reported as it is; one line each. */
export class InputError extends Error {}

/** Trouble with the network that is reported as it is. */
export class TroubleError extends Error {}

/** The exit code of an error, or null for one that nobody expected. */
export function exitCodeOf(error: unknown): number | null {
  if (error instanceof QuestionError) return error.code === 'no-load' ? EXIT.trouble : EXIT.input;
  if (error instanceof InputError || error instanceof SettingError) return EXIT.input;
  return error instanceof StoreError || error instanceof TroubleError ? EXIT.trouble : null;
}

/** Prints an error and returns the exit code. */
export function report(error: unknown): number {
  const code = exitCodeOf(error);
  if (code !== null) process.stderr.write(`${(error as Error).message}\n`);
  else process.stderr.write(`unexpected: ${error instanceof Error ? error.message : String(error)}; please report this with what you ran\n`);
  return code ?? EXIT.trouble;
}
