/** `arnpath collect`: live accounts into a snapshot, and at the end what could not be seen. */
import { collect, CollectError, type Collected, type Which } from '../../ingest/collect.js';
import { failureLines } from '../collect/failures.js';
import { type Progress, progressOn } from '../collect/progress.js';
import { EXIT, InputError, TroubleError } from '../errors.js';
import { printLine } from '../output.js';
import { packageVersion } from '../package.js';

export interface CollectCommand {
  readonly out: string;
  readonly profile?: readonly string[];
  readonly org?: boolean;
  readonly role?: string;
  readonly externalId?: string;
  readonly accounts?: readonly string[];
  readonly exclude?: readonly string[];
  readonly regions?: readonly string[];
  readonly concurrency: number;
  readonly resume?: boolean;
  readonly quiet?: boolean;
}

/** Failures that the table at the end shows. */
const MOST_SHOWN = 40;

export async function runCollect(options: CollectCommand): Promise<number> {
  // The SDK's word on coming versions of Node is for whoever updates it here, not for whoever collects.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const stop = new AbortController();
  const abort = (): void => {
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, abort);
  const progress = progressOn(process.stderr, options.quiet ?? false);
  return summary(
    await collected(options, progress, stop.signal).finally(() => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, abort);
    }),
    options.out,
  );
}

async function collected(options: CollectCommand, progress: Progress, signal: AbortSignal): Promise<Collected> {
  try {
    return await collect({
      out: options.out,
      which: whichOf(options),
      regions: options.regions ?? null,
      resume: options.resume ?? false,
      concurrency: options.concurrency,
      toolVersion: packageVersion(),
      watcher: progress.tally,
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw new TroubleError('stopped before the accounts were known; nothing was written');
    if (!(error instanceof CollectError)) throw error;
    throw error.kind === 'input' ? new InputError(error.message) : new TroubleError(error.message);
  } finally {
    progress.end();
  }
}

/** How the accounts are named; @throws InputError where the options contradict each other. */
export function whichOf(options: Omit<CollectCommand, 'out' | 'concurrency'>): Which {
  const profiles = options.profile ?? [];
  if (options.org !== true) {
    const stray = (['role', 'externalId', 'accounts', 'exclude'] as const).find((name) => options[name] !== undefined);
    if (stray !== undefined)
      throw new InputError(`--${stray === 'externalId' ? 'external-id' : stray} says which accounts of an organisation are read; add --org`);
    return profiles.length === 0 ? { how: 'current' } : { how: 'profiles', profiles };
  }
  if (options.role === undefined) throw new InputError('--org needs --role <name>: the role that is assumed in each account of the organisation');
  if (profiles.length > 1) throw new InputError('--org takes one --profile at most: the one that lists the organisation');
  return {
    how: 'organization',
    profile: profiles[0] ?? null,
    role: options.role,
    externalId: options.externalId ?? null,
    accounts: options.accounts ?? null,
    exclude: options.exclude ?? [],
  };
}

async function summary({ accounts, files, failures, stopped }: Collected, out: string): Promise<number> {
  const read = `${String(accounts)} ${accounts === 1 ? 'account' : 'accounts'}, ${String(files)} files in \`${out}\``;
  if (failures.length > 0) {
    const { lines, more } = failureLines(failures, MOST_SHOWN);
    for (const line of lines) await printLine(line);
    if (more > 0) await printLine(`and ${String(more)} more, see \`arnpath coverage ${out}\` and \`manifest.json\``);
  }
  if (stopped) throw new TroubleError(`stopped: ${read}; go on with the same command and --resume`);
  await printLine(
    failures.length === 0
      ? `collected ${read}; every call was answered`
      : `collected ${read}; what the calls above would have said is not known, --resume asks them again`,
  );
  return EXIT.fine;
}
