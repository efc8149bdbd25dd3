/** Which store a command uses. */
import { mkdtemp, rm } from 'node:fs/promises';
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

/** An embedded store in a folder of its own, removed afterwards. */
export async function withTemporaryStore<T>(work: (store: GraphStore, folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'arnpath-'));
  const store = await openEmbedded(folder);
  try {
    return await work(store, folder);
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws QuestionError `no-load` where nothing has been loaded yet */
export async function ask<T>(store: GraphStore, question: (view: LoadView) => Promise<T>): Promise<T> {
  const answer = await store.read(question);
  if (answer === null) throw new QuestionError('no-load', 'nothing is loaded yet: run `arnpath load <snapshot>` first');
  return answer;
}
