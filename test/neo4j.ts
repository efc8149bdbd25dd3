/**
 * A real Neo4j for the tests: from ARNPATH_TEST_NEO4J_URI, else a container where Docker answers, else the Community
 * server's jars from Maven as a child process. Never NEO4J_URI, which is a user's own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import neo4j from 'neo4j-driver';
import { packageRoot } from '../cli/package.js';
import { ended, freePort } from './processes.js';

export interface TestNeo4j {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly how: string;
}
/** A server that is a child process of this one: for measuring. */
export interface ServerProcess {
  readonly pid: number;
  /** Its folder. */
  readonly home: string;
}
export type Started = (TestNeo4j & { readonly server: ServerProcess | null; stop(): Promise<void> }) | { readonly unavailable: string };

/** As Java writes it: `768m`, `4g`. */
export interface Memory {
  readonly heap: string;
  readonly pageCache: string;
  /** Most that one transaction may take; as much as there is unless told. */
  readonly transaction?: string;
}

const VERSION = '5.26.0';
const CACHE = join(packageRoot(), '.cache', 'neo4j');
/** With a limit that a load in one transaction would go over, as small hosted servers have one. */
const SMALL: Memory = { heap: '768m', pageCache: '128m', transaction: '32m' };

/** @param memory of a server from the jars; what runs already, and a container, has its own */
export async function startNeo4j(memory: Memory = SMALL): Promise<Started> {
  const given = process.env.ARNPATH_TEST_NEO4J_URI;
  if (given !== undefined && given !== '') return useGiven(given);
  if (spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0) return startContainer();
  return startJars(memory);
}

async function useGiven(uri: string): Promise<Started> {
  const connection = {
    uri,
    username: process.env.ARNPATH_TEST_NEO4J_USERNAME ?? 'neo4j',
    password: process.env.ARNPATH_TEST_NEO4J_PASSWORD ?? '',
    database: 'neo4j',
    how: 'ARNPATH_TEST_NEO4J_URI',
  };
  await ready(connection, 10_000);
  const nodes = await count(connection);
  if (nodes > 0) throw new Error(`ARNPATH_TEST_NEO4J_URI names a database with ${String(nodes)} nodes; tests only use an empty one`);
  return { ...connection, server: null, stop: () => Promise.resolve() };
}

async function startContainer(): Promise<Started> {
  const { GenericContainer, Wait } = await import('testcontainers');
  // The server tells clients of neo4j:// where it is, so it must know the port outside.
  const port = await freePort();
  const container = await new GenericContainer('neo4j:5.26-community')
    .withEnvironment({ NEO4J_AUTH: 'none', NEO4J_server_bolt_advertised__address: `127.0.0.1:${String(port)}` })
    .withExposedPorts({ container: 7687, host: port })
    .withWaitStrategy(Wait.forLogMessage(/Started\./))
    .start();
  return {
    uri: `bolt://${container.getHost()}:${String(container.getMappedPort(7687))}`,
    username: 'neo4j',
    password: '',
    database: 'neo4j',
    how: 'container',
    server: null,
    stop: async () => void (await container.stop()),
  };
}

async function startJars(memory: Memory): Promise<Started> {
  const missing = fetchJars();
  if (missing !== null) return { unavailable: missing };
  const home = mkdtempSync(join(tmpdir(), 'arnpath-neo4j-'));
  const port = await freePort();
  mkdirSync(join(home, 'conf'));
  writeFileSync(
    join(home, 'conf', 'neo4j.conf'),
    [
      `server.bolt.listen_address=127.0.0.1:${String(port)}`,
      `server.bolt.advertised_address=127.0.0.1:${String(port)}`,
      'server.http.enabled=false',
      'dbms.security.auth_enabled=false',
      'dbms.usage_report.enabled=false',
      `server.memory.pagecache.size=${memory.pageCache}`,
      ...(memory.transaction === undefined ? [] : [`db.memory.transaction.max=${memory.transaction}`]),
    ].join('\n'),
  );
  const child = spawn(
    'java',
    [`-Xmx${memory.heap}`, '-cp', join(CACHE, 'lib', '*'), 'org.neo4j.server.CommunityEntryPoint', `--home-dir=${home}`, `--config-dir=${join(home, 'conf')}`],
    { stdio: 'ignore' },
  );
  const connection = { uri: `bolt://127.0.0.1:${String(port)}`, username: 'neo4j', password: '', database: 'neo4j', how: 'Community server from Maven' };
  // A server that is being killed may still write for a moment.
  const remove = (): void => {
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const leave = (): void => {
    child.kill('SIGKILL');
    remove();
  };
  process.once('exit', leave);
  const stop = async (): Promise<void> => {
    process.off('exit', leave);
    await ended(child);
    remove();
  };
  try {
    await ready(connection, 90_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...connection, server: child.pid === undefined ? null : { pid: child.pid, home }, stop };
}

/** Null once the jars are there, else why not. */
function fetchJars(): string | null {
  const lib = join(CACHE, 'lib');
  if (existsSync(join(lib, 'complete'))) return null;
  if (spawnSync('java', ['-version'], { stdio: 'ignore' }).status !== 0) return 'there is no Java';
  if (spawnSync('mvn', ['-version'], { stdio: 'ignore' }).status !== 0) return 'there is no Maven';
  mkdirSync(lib, { recursive: true });
  const dependency = (group: string, artifact: string): string =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${VERSION}</version></dependency>`;
  const dependencies = [dependency('org.neo4j.app', 'neo4j-server'), dependency('org.neo4j', 'neo4j'), dependency('org.neo4j', 'neo4j-bolt')].join('');
  const pom = join(CACHE, 'pom.xml');
  writeFileSync(
    pom,
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>test</groupId><artifactId>neo4j</artifactId><version>1</version><dependencies>${dependencies}</dependencies></project>`,
  );
  const result = spawnSync('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${lib}`, '-DincludeScope=runtime'], {
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (result.status !== 0 || readdirSync(lib).length < 50) return `Maven could not bring Neo4j: ${(result.stdout || result.stderr || '').slice(0, 300)}`;
  writeFileSync(join(lib, 'complete'), VERSION);
  return null;
}

async function ready(c: TestNeo4j, patience: number): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      await count(c);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

async function count(c: TestNeo4j): Promise<number> {
  const driver = neo4j.driver(c.uri, c.password === '' ? undefined : neo4j.auth.basic(c.username, c.password), { disableLosslessIntegers: true });
  try {
    const result = await driver.executeQuery('MATCH (n) RETURN count(n) AS n');
    return Number(result.records[0]?.get('n') ?? 0);
  } finally {
    await driver.close();
  }
}
