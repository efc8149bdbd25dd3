/** Opens a store; its engine is loaded only then. */
import type { GraphStore } from './store.js';

/** @param folder the data folder of the embedded store */
export async function openEmbedded(folder: string): Promise<GraphStore> {
  const { EmbeddedStore } = await import('./embedded/store.js');
  return new EmbeddedStore(folder);
}

export interface Neo4jConnection {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** @throws StoreError `unreachable` or `unauthorized` */
export async function openNeo4j(connection: Neo4jConnection): Promise<GraphStore> {
  const { Neo4jStore } = await import('./neo4j/store.js');
  return Neo4jStore.open(connection);
}
