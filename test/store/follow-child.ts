/** A writer in a process of its own, so that it can be killed. */
import { openEmbedded, openNeo4j } from '../../graph/open.js';
import { AFTER, followed } from './patches.js';

export interface Errand {
  /** A folder, or where Neo4j is. */
  readonly place: string | { readonly uri: string; readonly username: string; readonly password: string; readonly database: string };
  /** Follow this load… */
  readonly base?: number;
  /** …and be killed when progress is told for the n-th time. */
  readonly killAt?: number;
  /** …or be stopped, and say so. */
  readonly stopAt?: number;
  readonly forget?: readonly number[];
}

const { place, base, killAt = Infinity, stopAt = Infinity, forget }: Errand = JSON.parse(process.argv[2] ?? '{}') as Errand;
const store = typeof place === 'string' ? await openEmbedded(place) : await openNeo4j(place);
let calls = 0;
const onProgress = (): void => {
  if (++calls === killAt) process.kill(process.pid, 'SIGKILL');
  if (calls !== stopAt) return;
  process.stderr.write('stopped\n');
  process.kill(process.pid, 'SIGSTOP');
};
if (base !== undefined) await followed(store, AFTER.patch(base), { onProgress });
if (forget !== undefined) await store.forget(forget);
await store.close();
