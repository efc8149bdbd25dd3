/** Writes the rows of a load, each once, in transactions that a server has memory for. */
import { queryText } from '../catalogue.js';
import { StoreError } from '../store.js';
import type { Table } from '../tables.js';
import { type Batch, batches, bolt } from './dialect.js';
import type { Driver } from './driver.js';
import { TAKEN_FOR_DEAD } from './lock.js';

/** Where a load is written. */
export interface Place {
  /** Number of the load that began the graph. */
  readonly graph: number;
  readonly number: number;
}

export class RowWriter {
  /** Transactions so far, and tries. */
  private count = 0;
  /** Rows that a transaction had memory for. */
  private readonly most = { nodes: Infinity, relationships: Infinity };

  constructor(
    private readonly driver: Driver,
    private readonly place: Place,
  ) {}

  /**
   * Runs a text with the rows of a table.
   * @param onRows hears after each transaction how many rows it wrote
   */
  async table(table: Table, text: string, onRows: (rows: number) => void): Promise<void> {
    const kind = table.ends === null ? 'nodes' : 'relationships';
    for (const batch of batches(table)) {
      for (let from = 0; from < batch.length;) {
        const written = await this.asMany(batch.slice(from, from + this.most[kind]), text);
        if (written === 0) this.most[kind] = Math.ceil(Math.min(this.most[kind], batch.length - from) / 2);
        from += written;
        onRows(written);
      }
    }
  }

  /** @returns how many were written: all, or none where they are too many for a transaction */
  private async asMany(rows: Batch, text: string): Promise<number> {
    try {
      await this.once(rows, text);
      return rows.length;
    } catch (error) {
      if (error instanceof StoreError && error.code === 'too-large' && rows.length > 1) return 0;
      throw error;
    }
  }

  /** Writes rows once, also where the answer to the commit is lost and it is tried again. */
  private async once(rows: Batch, text: string): Promise<void> {
    const load = bolt(this.place.graph);
    const version = bolt(this.place.number);
    const batch = bolt(++this.count);
    const there = await this.driver.write(async (run) => {
      const [row] = await run(queryText('load-batch', 'neo4j'), { load: version, batch });
      if (row?.fresh === true) await run(text, { load, version, rows });
      return row !== undefined;
    });
    if (!there) throw new StoreError('busy', TAKEN_FOR_DEAD);
  }
}
