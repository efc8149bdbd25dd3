/** Opens a store; its engine is loaded only then. */
import type { GraphStore } from './store.js';

/** @param folder the data folder of the embedded store */
export async function openEmbedded(folder: string): Promise<GraphStore> {
  const { EmbeddedStore } = await import('./embedded/store.js');
  return new EmbeddedStore(folder);
}
