/**
 * Bolt connections: transactions with time limits, errors in one line. `neo4j://` sends reads to any server that has them and
 * writes to the leader; what was written is seen by the reads after it, whichever server they reach (bookmarks); what a
 * server gives up is tried again.
 */
import { setTimeout } from 'node:timers/promises';
import neo4j, { type Driver as Bolt, type ManagedTransaction, Neo4jError, type Session } from 'neo4j-driver';
import { StoreError } from '../store.js';
import type { Row } from '../view.js';

export interface Connection {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

type Params = Readonly<Record<string, unknown>>;
/** Runs a text within a transaction. */
export type Run = (text: string, params: Params) => Promise<Row[]>;

const TIMEOUT = { read: 60_000, write: 300_000 };
/** How long a transaction is tried again that may succeed at another time or on another server. */
const PATIENCE = 15_000;
const PAUSE = 500;

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
    const bolt = neo4j.driver(c.uri, auth, {
      disableLosslessIntegers: true,
      connectionTimeout: 10_000,
      maxTransactionRetryTime: PATIENCE,
      userAgent: 'arnpath',
    });
    const driver = new Driver(bolt, c.database, c.uri);
    try {
      await bolt.verifyConnectivity({ database: c.database });
    } catch (error) {
      await bolt.close();
      throw driver.readable(error);
    }
    return driver;
  }

  read(text: string, params: Params): Promise<Row[]> {
    return this.session('READ', (s) => s.executeRead((tx) => rowsOf(tx, text, params), { timeout: TIMEOUT.read }));
  }

  /** One transaction. It may run more than once, and where the answer to its commit is lost it may have had effect before. */
  write<T>(work: (run: Run) => Promise<T>): Promise<T> {
    return this.session('WRITE', (s) => s.executeWrite((tx) => work((text, params) => rowsOf(tx, text, params)), { timeout: TIMEOUT.write }));
  }

  /** Statements that must run outside a managed transaction (schema, `IN TRANSACTIONS`). They too may run more than once. */
  auto(text: string, params: Params = {}): Promise<Row[]> {
    return this.session('WRITE', (s) => retried(async () => (await s.run(text, params, { timeout: TIMEOUT.write })).records.map((r) => r.toObject() as Row)));
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
    if (/MemoryPoolOutOfMemory|TransactionOutOfMemory/.test(code))
      return new StoreError('too-large', `Neo4j at ${this.uri} has too little memory for this; raise db.memory.transaction.max and its heap`, { cause: error });
    if (code === 'Neo.ClientError.Database.DatabaseNotFound')
      return new StoreError('unreachable', `Neo4j at ${this.uri} has no database \`${this.database}\`; check NEO4J_DATABASE`, { cause: error });
    if (code === 'ServiceUnavailable' || code === 'SessionExpired')
      return new StoreError('unreachable', `Neo4j at ${this.uri} can't be reached; check NEO4J_URI and that it runs`, { cause: error });
    return error;
  }
}

async function rowsOf(tx: ManagedTransaction, text: string, params: Params): Promise<Row[]> {
  const result = await tx.run(text, params);
  return result.records.map((r) => r.toObject() as Row);
}

/** The driver does this for managed transactions alone. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Neo4jError) || !neo4j.isRetryableError(error) || Date.now() > deadline) throw error;
      await setTimeout(PAUSE);
    }
  }
}
