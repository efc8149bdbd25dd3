/** Opening and closing Ladybug databases, and running text on them. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Connection, Database, LbugValue, PreparedStatement, QueryResult } from '@ladybugdb/core';
import { StoreError } from '../store.js';
import type { Row } from '../view.js';

const MIB = 1024 * 1024;
/** The most of memory that the buffer pool may take: reading all resources of a hundred accounts takes more than 128 MiB. */
const POOL = { read: 1024 * MIB, write: 1536 * MIB };
const MAX_SIZE = 64 * 1024 * MIB;

/** One open database. */
export class Driver {
  private readonly prepared = new Map<string, Promise<PreparedStatement>>();

  private constructor(
    private readonly database: Database,
    private readonly connection: Connection,
  ) {}

  /** @throws StoreError `binary-missing` or `corrupt` */
  static async open(path: string, mode: 'read' | 'write'): Promise<Driver> {
    const { Database, Connection } = await engine();
    try {
      const database = new Database(path, POOL[mode], true, mode === 'read', MAX_SIZE);
      await database.init();
      const connection = new Connection(database, 2);
      await connection.init();
      return new Driver(database, connection);
    } catch (cause) {
      throw new StoreError('corrupt', `the database \`${path}\` can't be opened (${(cause as Error).message.split('\n')[0] ?? ''}); load the snapshot again`, {
        cause,
      });
    }
  }

  /** Several statements without parameters. */
  async script(text: string): Promise<void> {
    closeAll(await this.connection.query(text));
  }

  async run(text: string, params: Readonly<Record<string, unknown>>): Promise<Row[]> {
    let statement = this.prepared.get(text);
    if (statement === undefined) this.prepared.set(text, (statement = this.connection.prepare(text)));
    const result = await this.connection.execute(await statement, params as Record<string, LbugValue>);
    const last = Array.isArray(result) ? result.at(-1) : result;
    const rows = last === undefined ? [] : ((await last.getAll()) as Row[]);
    closeAll(result);
    return rows;
  }

  /** Runs all that `work` writes as one; where it fails the file is of no use any more. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.script('BEGIN TRANSACTION');
    const result = await work();
    await this.script('COMMIT');
    return result;
  }

  async close(): Promise<void> {
    await this.connection.close();
    await this.database.close();
  }
}

function closeAll(result: QueryResult | QueryResult[]): void {
  for (const r of Array.isArray(result) ? result : [result]) r.close();
}

async function engine(): Promise<Pick<typeof import('@ladybugdb/core'), 'Database' | 'Connection'>> {
  const main = createRequire(import.meta.url).resolve('@ladybugdb/core');
  if (!existsSync(join(dirname(main), 'lbugjs.node'))) {
    throw new StoreError(
      'binary-missing',
      "the embedded store's binary is missing: run `npm rebuild @ladybugdb/core` (its install script was not allowed to run)",
    );
  }
  return import('@ladybugdb/core');
}
