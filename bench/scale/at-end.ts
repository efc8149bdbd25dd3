/** What a bench does last, however it ends. */

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
let listening = false;

/** Lets a signal end the process as its own end does: with what it does at its exit. */
export function exitOnSignals(): void {
  if (listening) return;
  listening = true;
  for (const [signal, code] of Object.entries(CODES)) process.once(signal, () => process.exit(code));
}

/**
 * Runs `work`, which can't wait for anything, where the process ends before it is called off, by a signal too.
 * @returns calls it off
 */
export function atEnd(work: () => void): () => void {
  exitOnSignals();
  process.once('exit', work);
  return () => process.off('exit', work);
}
