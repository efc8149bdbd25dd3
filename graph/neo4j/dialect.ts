/** Where Neo4j's Cypher differs: whole numbers must be sent as integers, and names in a schema are prefixed. */
import neo4j from 'neo4j-driver';
import { queryText } from '../catalogue.js';
import type { Table, Value } from '../tables.js';

/** Numbers of a parameter as Bolt integers; all of ours are whole. */
export function bolt(value: unknown): unknown {
  if (typeof value === 'number') return neo4j.int(value);
  if (Array.isArray(value)) return value.map(bolt);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, bolt(v)]));
  return value;
}

/** Rows in one transaction; with documents in them, fewer fit. */
const BATCH = { relationships: 20_000, nodes: 2_000 };

/** A table's rows, as many as go into one transaction. Numbers go as floats and are made whole there: integers of the driver are objects. */
export function* batches(table: Table): Generator<readonly (readonly Value[])[]> {
  const size = table.ends === null ? BATCH.nodes : BATCH.relationships;
  let batch: (readonly Value[])[] = [];
  for (const row of table.rows) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const WHOLE = new Set(['id', 'actions', 'residue', 'proof']);

/** The text that writes a table. */
export function writeText({ name, ends, columns }: Table): string {
  const value = (column: string, index: number): string => {
    const at = `r[${String(index)}]`;
    return column === 'members' ? `[x IN ${at} | toInteger(x)]` : WHOLE.has(column) ? `toInteger(${at})` : at;
  };
  const properties = columns.map((column, i) => `${column}: ${value(column, ends === null ? i : i + 2)}`).join(', ');
  if (ends === null) return queryText('write-nodes', 'neo4j', { label: name, properties });
  const { from, fromKey, to, toKey } = ends;
  const literals = { type: name, from, fromKey, fromValue: value(fromKey, 0), to, toKey, toValue: value(toKey, 1), properties };
  return queryText('write-relationships', 'neo4j', literals);
}

const LABELS = ['Account', 'OrganizationalUnit', 'GroupNode', 'Policy', 'Statement', 'KeyGrant', 'KeyAlias'] as const;
const INTERNED = ['Residue', 'ActionSet', 'Proof', 'PrincipalClass', 'ResourceClass'] as const;

/** Indexes that every load needs; each says `IF NOT EXISTS`. */
export const INDEXES: readonly string[] = [
  'CREATE INDEX arnpath_any IF NOT EXISTS FOR (n:Arnpath) ON (n.load)',
  'CREATE INDEX arnpath_load IF NOT EXISTS FOR (n:ArnpathLoad) ON (n.number)',
  'CREATE CONSTRAINT arnpath_lock IF NOT EXISTS FOR (n:ArnpathLock) REQUIRE n.name IS UNIQUE',
  ...LABELS.map((l) => `CREATE INDEX arnpath_${l.toLowerCase()} IF NOT EXISTS FOR (n:${l}) ON (n.load, n.key)`),
  ...INTERNED.map((l) => `CREATE INDEX arnpath_${l.toLowerCase()} IF NOT EXISTS FOR (n:${l}) ON (n.load, n.id)`),
  'CREATE INDEX arnpath_principal_name IF NOT EXISTS FOR (n:Principal) ON (n.load, n.account, n.name)',
  ...['Principal', 'Resource'].flatMap((l) => [
    `CREATE INDEX arnpath_${l.toLowerCase()}_id IF NOT EXISTS FOR (n:${l}) ON (n.load, n.id)`,
    `CREATE INDEX arnpath_${l.toLowerCase()}_arn IF NOT EXISTS FOR (n:${l}) ON (n.load, n.arn)`,
  ]),
];
