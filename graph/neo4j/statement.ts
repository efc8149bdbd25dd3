/** Queries of the catalogue by their name. */
import { queryText } from '../catalogue.js';
import type { Row } from '../view.js';
import { bolt } from './dialect.js';
import type { Driver } from './driver.js';

export type Params = Readonly<Record<string, unknown>>;
/** Runs a query by its name, in a transaction of its own. */
export type Statement = (name: string, params: Params) => Promise<Row[]>;

export const reading =
  (driver: Driver): Statement =>
  (name, params) =>
    driver.read(queryText(name, 'neo4j'), bolt(params) as Params);

export const writing =
  (driver: Driver): Statement =>
  (name, params) =>
    driver.write((run) => run(queryText(name, 'neo4j'), bolt(params) as Params));
