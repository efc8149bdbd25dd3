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

/** Rows of one transaction. */
export type Batch = readonly (readonly Value[])[];

/** Most rows of one transaction, and most characters and numbers in them: servers limit a transaction's memory. */
const MOST = { relationships: 20_000, nodes: 2_000, size: 2_000_000 };

/** A table's rows, as many as go into one transaction. Numbers go as floats and are made whole there: integers of the driver are objects. */
export function* batches(table: Table): Generator<Batch> {
  const most = table.ends === null ? MOST.nodes : MOST.relationships;
  let batch: (readonly Value[])[] = [];
  let size = 0;
  for (const row of table.rows) {
    batch.push(row);
    size += sizeOf(row);
    if (batch.length < most && size < MOST.size) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}

function sizeOf(row: readonly Value[]): number {
  let size = row.length;
  for (const value of row) if (typeof value === 'string' || typeof value === 'object') size += value.length;
  return size;
}

const WHOLE = new Set(['id', 'actions', 'residue', 'proof']);

/** What nodes have for the load that doesn't have them any more, as long as they are there: no load gets so far. */
export const THERE = Number.MAX_SAFE_INTEGER;

/** The text that writes a table, of a whole load or of one that follows another. */
export function writeText({ name, ends, columns }: Table, kind: 'whole' | 'changes'): string {
  const value = (column: string, index: number): string => {
    const at = `r[${String(index)}]`;
    return column === 'members' ? `[x IN ${at} | toInteger(x)]` : WHOLE.has(column) ? `toInteger(${at})` : at;
  };
  const properties = columns.map((column, i) => `${column}: ${value(column, ends === null ? i : i + 2)}`).join(', ');
  if (ends === null) return queryText(kind === 'whole' ? 'write-nodes' : 'write-changes', 'neo4j', { label: name, properties });
  const { from, fromKey, to, toKey } = ends;
  const literals = { type: name, from, fromKey, fromValue: value(fromKey, 0), to, toKey, toValue: value(toKey, 1), properties };
  return queryText('write-relationships', 'neo4j', literals);
}

const LABELS = ['Account', 'OrganizationalUnit', 'GroupNode', 'PersonGroup', 'Policy', 'Statement', 'KeyGrant', 'KeyAlias', 'AccessKey'] as const;
const INTERNED = ['Residue', 'ActionSet', 'Proof', 'ProofRef', 'PrincipalClass', 'ResourceClass'] as const;

/** Indexes that every load needs; each says `IF NOT EXISTS`. */
export const INDEXES: readonly string[] = [
  'CREATE INDEX arnpath_any IF NOT EXISTS FOR (n:Arnpath) ON (n.load)',
  // nodes that were written by a load that follows another, or that such a load doesn't have any more
  'CREATE INDEX arnpath_since IF NOT EXISTS FOR (n:ArnpathChanged) ON (n.load, n.since)',
  'CREATE INDEX arnpath_until IF NOT EXISTS FOR (n:ArnpathChanged) ON (n.load, n.until)',
  'CREATE INDEX arnpath_load IF NOT EXISTS FOR (n:ArnpathLoad) ON (n.number)',
  'CREATE CONSTRAINT arnpath_lock IF NOT EXISTS FOR (n:ArnpathLock) REQUIRE n.name IS UNIQUE',
  ...LABELS.map((l) => `CREATE INDEX arnpath_${l.toLowerCase()} IF NOT EXISTS FOR (n:${l}) ON (n.load, n.key)`),
  ...INTERNED.map((l) => `CREATE INDEX arnpath_${l.toLowerCase()} IF NOT EXISTS FOR (n:${l}) ON (n.load, n.id)`),
  'CREATE INDEX arnpath_principal_name IF NOT EXISTS FOR (n:Principal) ON (n.load, n.account, n.name)',
  ...['Principal', 'Resource'].flatMap((l) => [
    `CREATE INDEX arnpath_${l.toLowerCase()}_id IF NOT EXISTS FOR (n:${l}) ON (n.load, n.id)`,
    `CREATE INDEX arnpath_${l.toLowerCase()}_arn IF NOT EXISTS FOR (n:${l}) ON (n.load, n.arn)`,
    // for CONTAINS, by which people search
    `CREATE TEXT INDEX arnpath_${l.toLowerCase()}_text IF NOT EXISTS FOR (n:${l}) ON (n.searchText)`,
  ]),
];
