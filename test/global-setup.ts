/** One Neo4j for the whole run. Without one its suites are skipped, and say so. */
import type { TestProject } from 'vitest/node';
import { startNeo4j, type TestNeo4j } from './neo4j.js';

declare module 'vitest' {
  export interface ProvidedContext {
    neo4j: TestNeo4j | null;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await startNeo4j();
  if ('unavailable' in started) {
    console.warn(`Neo4j suites are skipped: ${started.unavailable}`);
    project.provide('neo4j', null);
    return () => Promise.resolve();
  }
  const { uri, username, password, database, how } = started;
  project.provide('neo4j', { uri, username, password, database, how });
  return () => started.stop();
}
