/**
 * `node load-child.js <embedded|neo4j> <data folder> <snapshot> [<snapshot> …]`: loads one snapshot after the other, in a
 * process of its own so that its memory can be measured. One line of JSON for each load; `--forever` goes round until it
 * is ended.
 */
import { openEmbedded, openNeo4j } from '../../graph/open.js';
import type { GraphStore } from '../../graph/store.js';
import { loadSnapshot } from '../../ingest/load.js';
import { formatIssue } from '../../ingest/snapshot.js';
import type { LoadReport } from './load.js';
import { StageClock } from './stage-clock.js';

const given = process.argv.slice(2);
const forever = given.includes('--forever');
const [name = 'embedded', data = '', ...snapshots] = given.filter((a) => a !== '--forever');

function open(): Promise<GraphStore> {
  if (name === 'embedded') return openEmbedded(data);
  const { NEO4J_URI = '', NEO4J_USERNAME = 'neo4j', NEO4J_PASSWORD = '', NEO4J_DATABASE = 'neo4j' } = process.env;
  return openNeo4j({ uri: NEO4J_URI, username: NEO4J_USERNAME, password: NEO4J_PASSWORD, database: NEO4J_DATABASE });
}

async function loadOne(store: GraphStore, snapshot: string): Promise<LoadReport> {
  const clock = new StageClock();
  const result = await loadSnapshot(store, snapshot, {
    onProgress: (stage) => {
      clock.at(stage);
    },
  });
  if (!result.ok) throw new Error(result.errors.map(formatIssue).join('\n'));
  const { id, counts } = result.load.info;
  return { ...clock.end(), id, counts, snapshot, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

const store = await open();
// So that a load that is under way still ends, and the store is closed.
let stopping = false;
process.once('SIGTERM', () => (stopping = true));
do {
  for (const snapshot of snapshots) if (!stopping) console.log(JSON.stringify(await loadOne(store, snapshot)));
} while (forever && !stopping);
await store.close();
