/** Which store a command uses. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded, openNeo4j } from '../graph/open.js';
import { type GraphStore, type LoadView } from '../graph/store.js';
import { QuestionError } from '../access/types.js';
import { readSettings } from './environment.js';
import { InputError } from './errors.js';

export interface StoreOptions {
  readonly data?: string;
  readonly store?: string;
}

/** Opens the store that options and environment name, and closes it after the work. */
export async function withStore<T>(options: StoreOptions, work: (store: GraphStore) => Promise<T>): Promise<T> {
  const store = await openStore(options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** @throws InputError for a store that is not set up */
export async function openStore(options: StoreOptions): Promise<GraphStore> {
  const settings = readSettings();
  const wanted = options.store ?? (settings.neo4j === null ? 'embedded' : 'neo4j');
  if (wanted === 'embedded') return openEmbedded(options.data ?? settings.data);
  if (settings.neo4j === null) throw new InputError('NEO4J_URI is not set: set it, and NEO4J_PASSWORD, to use Neo4j');
  return openNeo4j(settings.neo4j);
}

/** An embedded store in a folder of its own, removed afterwards, also where a signal ends the command. */
export async function withTemporaryStore<T>(work: (store: GraphStore) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'arnpath-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  const store = await openEmbedded(folder);
  try {
    return await work(store);
  } finally {
    await store.close();
    process.off('exit', remove);
    remove();
  }
}

/** Ends the process at a signal, after the work that leaves nothing behind. Returns how to stop listening. */
export function onSignal(work: () => Promise<void>): () => void {
  const codes = { SIGINT: 130, SIGTERM: 143 } as const;
  const listeners = (['SIGINT', 'SIGTERM'] as const).map((signal) => {
    const listener = (): void => {
      void work().finally(() => process.exit(codes[signal]));
    };
    process.once(signal, listener);
    return [signal, listener] as const;
  });
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}

/** @throws QuestionError `no-load` where nothing has been loaded yet */
export async function ask<T>(store: GraphStore, question: (view: LoadView) => Promise<T>): Promise<T> {
  const answer = await store.read(question);
  if (answer === null) throw new QuestionError('no-load', 'nothing is loaded yet: run `arnpath load <snapshot>` first');
  return answer;
}
