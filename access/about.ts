/** What every answer says of itself. */
import type { LoadView } from '../graph/store.js';
import type { About, NotKnown } from './types.js';

export function aboutLoad(view: LoadView, notKnown: readonly NotKnown[]): About {
  return { load: { id: view.info.id, time: view.info.time }, snapshotTime: view.info.snapshotTime, coverage: view.info.coverage, notKnown };
}
