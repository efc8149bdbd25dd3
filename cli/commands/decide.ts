/** `arnpath decide`: one JSON line for each request. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { decide } from '../../access/decide.js';
import { QuestionError, type Request } from '../../access/types.js';
import type { GraphStore, WrittenLoad } from '../../graph/store.js';
import { loadSnapshot } from '../../ingest/load.js';
import { formatIssue } from '../../ingest/snapshot.js';
import { EXIT, InputError } from '../errors.js';
import { printLine } from '../output.js';
import { onSignal, withStore, withTemporaryStore } from '../stores.js';

export interface DecideOptions {
  readonly store?: string;
  readonly maxHops?: number;
  readonly lenient?: boolean;
}

const REQUESTS = z.array(
  z.looseObject({
    principal: z.string(),
    action: z.string(),
    resource: z.string(),
    context: z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()])).optional(),
  }),
);

/** Reads and checks the file of requests. */
async function readRequests(file: string): Promise<Request[]> {
  const text = await readFile(file, 'utf8').catch((e: unknown) => {
    throw new InputError(`${file}: can't be read (${(e as Error).message})`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (e) {
    throw new InputError(`${file}: is no JSON (${(e as Error).message})`);
  }
  const parsed = REQUESTS.safeParse(json);
  if (parsed.success)
    return parsed.data.map(({ principal, action, resource, context }) => ({ principal, action, resource, ...(context === undefined ? {} : { context }) }));
  throw new InputError(
    parsed.error.issues
      .map((i) => `${file}: $${i.path.map((p) => (typeof p === 'number' ? `[${String(p)}]` : `.${String(p)}`)).join('')}: ${i.message}`)
      .join('\n'),
  );
}

/** Runs the command; returns the exit code. */
export async function runDecide(snapshot: string, file: string, options: DecideOptions): Promise<number> {
  const requests = await readRequests(file);
  const work = (store: GraphStore): Promise<number> => decideOn(store, snapshot, requests, options);
  return options.store === 'neo4j' ? withStore({ store: 'neo4j' }, work) : withTemporaryStore(work);
}

async function decideOn(store: GraphStore, snapshot: string, requests: readonly Request[], options: DecideOptions): Promise<number> {
  let load: WrittenLoad | null = null;
  const stopListening = onSignal(async () => load?.discard());
  try {
    const result = await loadSnapshot(store, snapshot, { publish: false, lenient: options.lenient ?? false });
    if (!result.ok) throw new InputError(result.errors.map(formatIssue).join('\n'));
    load = result.load;
    return await answerAll(load, requests, options);
  } finally {
    stopListening();
    await load?.discard();
  }
}

async function answerAll(load: WrittenLoad, requests: readonly Request[], options: DecideOptions): Promise<number> {
  let code: number = EXIT.fine;
  for (const request of requests) {
    try {
      const answer = await load.read((view) => decide(view, request, options.maxHops === undefined ? {} : { maxHops: options.maxHops }));
      await printLine(JSON.stringify(answer));
    } catch (error) {
      if (!(error instanceof QuestionError)) throw error;
      code = EXIT.input;
      const { principal, action, resource } = request;
      await printLine(JSON.stringify({ principal, action, resource, error: error.message }));
    }
  }
  return code;
}
