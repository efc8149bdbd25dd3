/** One Neo4j for the whole run, and moto installed. Without them their suites are skipped, and say so. */
import type { TestProject } from 'vitest/node';
import { installMoto } from './moto.js';
import { startNeo4j, type TestNeo4j } from './neo4j.js';

declare module 'vitest' {
  export interface ProvidedContext {
    neo4j: TestNeo4j | null;
    /** Null: the AWS emulator is there; else why not. */
    noMoto: string | null;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const noMoto = installMoto();
  if (noMoto !== null) console.warn(`suites that collect from the AWS emulator are skipped: ${noMoto}`);
  project.provide('noMoto', noMoto);
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
