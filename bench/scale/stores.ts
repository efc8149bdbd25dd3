/** The two stores, each as the bench's child processes reach it. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Memory, startNeo4j } from '../../test/neo4j.js';
import { atEnd, exitOnSignals } from './at-end.js';

export type StoreName = 'embedded' | 'neo4j';

export interface BenchStore {
  readonly name: StoreName;
  /** What it is, in words. */
  readonly how: string;
  /** Data folder of the embedded store; unused by Neo4j. */
  readonly data: string;
  readonly env: NodeJS.ProcessEnv;
  /** Of the database server, where it is one of ours. */
  readonly serverPid: number | null;
  /** Bytes on disk by part. Empty where nobody knows. */
  disk(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

/** A server as an operator would give it to an organisation of a hundred accounts. */
export const LARGE: Memory = { heap: '4g', pageCache: '1g' };

/** @throws Error with the reason where Neo4j can't be had */
export function openBenchStore(name: StoreName): Promise<BenchStore> {
  return name === 'embedded' ? openEmbeddedBench() : openNeo4jBench();
}

async function openEmbeddedBench(): Promise<BenchStore> {
  const data = await mkdtemp(join(tmpdir(), 'arnpath-bench-data-'));
  const remove = (): void => {
    rmSync(data, { recursive: true, force: true });
  };
  const off = atEnd(remove);
  return {
    name: 'embedded',
    how: 'embedded (Ladybug)',
    data,
    env: { NEO4J_URI: '' },
    serverPid: null,
    disk: () => new Map([['newest load', newestLoad(join(data, 'loads'))]]),
    stop: () => {
      off();
      remove();
      return Promise.resolve();
    },
  };
}

async function openNeo4jBench(): Promise<BenchStore> {
  exitOnSignals();
  const started = await startNeo4j(LARGE);
  if ('unavailable' in started) throw new Error(`Neo4j can't be measured: ${started.unavailable}`);
  const { server } = started;
  return {
    name: 'neo4j',
    how: `Neo4j (${started.how}${server === null ? '' : `, heap ${LARGE.heap}, page cache ${LARGE.pageCache}`})`,
    data: '',
    env: { NEO4J_URI: started.uri, NEO4J_USERNAME: started.username, NEO4J_PASSWORD: started.password, NEO4J_DATABASE: started.database },
    serverPid: server?.pid ?? null,
    disk: () =>
      new Map(
        server === null
          ? []
          : [
              ['database', sizeOf(join(server.home, 'data', 'databases'))],
              ['transaction logs', sizeOf(join(server.home, 'data', 'transactions'))],
            ],
      ),
    stop: () => started.stop(),
  };
}

/** Older loads are kept beside it. */
function newestLoad(folder: string): number {
  if (!existsSync(folder)) return NaN;
  const numbers = readdirSync(folder)
    .filter((n) => /^\d+$/.test(n))
    .map(Number);
  return numbers.length === 0 ? sizeOf(folder) : sizeOf(join(folder, String(Math.max(...numbers))));
}

/** Bytes of a file, or of everything below a folder. */
export function sizeOf(path: string): number {
  if (!existsSync(path)) return NaN;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
