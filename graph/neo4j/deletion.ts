/**
 * Deletes loads. Loads of one graph share most nodes: a node says since which load it is there and until which, and only
 * what no other load sees goes. All of it can be done again, by whoever finds the load half deleted, and ranges of loads
 * end at numbers that are known: what a later load writes meanwhile is in none.
 */
import { queryText } from '../catalogue.js';
import type { Row } from '../view.js';
import { bolt, THERE } from './dialect.js';
import type { Driver } from './driver.js';
import type { Params, Statement } from './statement.js';

/** Deletes what a load has that is neither published nor written any more. Of loads that share a graph this takes the lock. */
export async function deleteLoad(driver: Driver, statement: Statement, load: number): Promise<void> {
  const lineage = await statement('load-lineage', { load });
  const graph = Number(lineage[0]?.graph ?? load);
  const others = lineage.map((row) => Number(row.number)).filter((number) => number !== load);
  const before = Math.max(0, ...others.filter((number) => number < load));
  const next = others.find((number) => number > load);
  const changes = new Changes(driver, graph);
  if (others.length === 0) await changes.deleteAll();
  else if (next === undefined) await changes.takeBack(before, load);
  else await changes.delete({ after: before, upto: next, until: next });
  await statement('load-forget', { load });
}

class Changes {
  constructor(
    private readonly driver: Driver,
    private readonly graph: number,
  ) {}

  async deleteAll(): Promise<void> {
    await this.untilNone('load-unlink', 'deleted');
    await this.run('load-delete');
  }

  /**
   * Nodes that came after one load and up to another, and that a third doesn't have any more. Relationships first: a
   * transaction that deletes nodes with all of theirs may need more memory than it is given.
   */
  async delete(range: { readonly after: number; readonly upto: number; readonly until: number }): Promise<void> {
    await this.untilNone('load-unlink-changes', 'deleted', range);
    await this.run('load-delete-changes', range);
  }

  /** Makes the graph again what it was with an earlier load. Nodes tell which classes lost members: they are restored last. */
  async takeBack(after: number, upto: number): Promise<void> {
    await this.delete({ after, upto, until: THERE });
    await this.run('load-restore-members', { after, upto });
    await this.untilNone('load-restore', 'restored', { after, upto });
  }

  private run(name: string, range: Params = {}): Promise<Row[]> {
    return this.driver.auto(queryText(name, 'neo4j'), bolt({ load: this.graph, ...range }) as Params);
  }

  private async untilNone(name: string, count: string, range: Params = {}): Promise<void> {
    while (Number((await this.run(name, range))[0]?.[count]) > 0);
  }
}
