/** Bolt connections: transactions with time limits, bookmarks from writes to reads, errors in one line. */
import neo4j, { type Driver as Bolt, type ManagedTransaction, Neo4jError, type Session } from 'neo4j-driver';
import { StoreError } from '../store.js';
import type { Row } from '../view.js';

export interface Connection {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

const TIMEOUT = { read: 60_000, write: 300_000 };

export class Driver {
  private readonly bookmarks = neo4j.bookmarkManager();

  private constructor(
    private readonly bolt: Bolt,
    private readonly database: string,
    private readonly uri: string,
  ) {}

  /** @throws StoreError `unreachable` or `unauthorized`; never with the password in it */
  static async open(c: Connection): Promise<Driver> {
    const auth = c.password === '' ? undefined : neo4j.auth.basic(c.username, c.password);
    const bolt = neo4j.driver(c.uri, auth, { disableLosslessIntegers: true, connectionTimeout: 10_000, maxTransactionRetryTime: 15_000, userAgent: 'arnpath' });
    const driver = new Driver(bolt, c.database, c.uri);
    try {
      await bolt.verifyConnectivity({ database: c.database });
    } catch (error) {
      await bolt.close();
      throw driver.readable(error);
    }
    return driver;
  }

  read(text: string, params: Readonly<Record<string, unknown>>): Promise<Row[]> {
    return this.session('READ', (s) => s.executeRead((tx) => rowsOf(tx, text, params), { timeout: TIMEOUT.read }));
  }

  /** One transaction of several statements. */
  write(statements: readonly { readonly text: string; readonly params: Readonly<Record<string, unknown>> }[]): Promise<Row[]> {
    return this.session('WRITE', (s) =>
      s.executeWrite(
        async (tx) => {
          let rows: Row[] = [];
          for (const { text, params } of statements) rows = await rowsOf(tx, text, params);
          return rows;
        },
        { timeout: TIMEOUT.write },
      ),
    );
  }

  /** Statements that must run outside a managed transaction (schema, `IN TRANSACTIONS`). */
  auto(text: string, params: Readonly<Record<string, unknown>> = {}): Promise<void> {
    return this.session('WRITE', async (s) => {
      await s.run(text, params, { timeout: TIMEOUT.write });
    });
  }

  /** A statement of the schema; that another process made the same at the same moment is fine. */
  async schema(text: string): Promise<void> {
    try {
      await this.auto(text);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists') throw error;
    }
  }

  close(): Promise<void> {
    return this.bolt.close();
  }

  private async session<T>(mode: 'READ' | 'WRITE', work: (session: Session) => Promise<T>): Promise<T> {
    const session = this.bolt.session({ database: this.database, defaultAccessMode: mode, bookmarkManager: this.bookmarks });
    try {
      return await work(session);
    } catch (error) {
      throw this.readable(error);
    } finally {
      await session.close();
    }
  }

  private readable(error: unknown): Error {
    if (!(error instanceof Neo4jError)) return error as Error;
    const { code } = error;
    if (code.includes('Security'))
      return new StoreError('unauthorized', `Neo4j at ${this.uri} refuses the user or password; check NEO4J_USERNAME and NEO4J_PASSWORD`, { cause: error });
    if (code.includes('TransactionTimedOut'))
      return new StoreError('timeout', `Neo4j at ${this.uri} took too long; ask for fewer hops, or raise its memory`, { cause: error });
    if (code === 'ServiceUnavailable' || code === 'SessionExpired')
      return new StoreError('unreachable', `Neo4j at ${this.uri} can't be reached; check NEO4J_URI and that it runs`, { cause: error });
    return error;
  }
}

async function rowsOf(tx: ManagedTransaction, text: string, params: Readonly<Record<string, unknown>>): Promise<Row[]> {
  const result = await tx.run(text, params);
  return result.records.map((r) => r.toObject() as Row);
}
