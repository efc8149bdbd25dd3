/** Writes docs/snapshot.schema.json: `npx tsx ingest/snapshot/write-json-schema.ts`. A test holds that it is up to date. */
import { writeFile } from 'node:fs/promises';
import { snapshotJsonSchema } from './json-schema.js';

await writeFile('docs/snapshot.schema.json', `${JSON.stringify(snapshotJsonSchema(), null, 2)}\n`);
