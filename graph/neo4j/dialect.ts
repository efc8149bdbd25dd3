/** Where Neo4j's Cypher differs: whole numbers must be sent as integers, and names in a schema are prefixed. */
import neo4j from 'neo4j-driver';

/** Numbers of a parameter as Bolt integers; all of ours are whole. */
export function bolt(value: unknown): unknown {
  if (typeof value === 'number') return neo4j.int(value);
  if (Array.isArray(value)) return value.map(bolt);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, bolt(v)]));
  return value;
}

const LABELS = ['Account', 'OrganizationalUnit', 'GroupNode', 'Policy', 'Statement', 'KeyGrant'] as const;
const INTERNED = ['Residue', 'ActionSet', 'Proof'] as const;

/** Indexes that every load needs; each says `IF NOT EXISTS`. */
export const INDEXES: readonly string[] = [
  'CREATE INDEX arnpath_any IF NOT EXISTS FOR (n:Arnpath) ON (n.load)',
  'CREATE INDEX arnpath_load IF NOT EXISTS FOR (n:ArnpathLoad) ON (n.number)',
  'CREATE CONSTRAINT arnpath_lock IF NOT EXISTS FOR (n:ArnpathLock) REQUIRE n.name IS UNIQUE',
  ...LABELS.map((l) => `CREATE INDEX arnpath_${l.toLowerCase()} IF NOT EXISTS FOR (n:${l}) ON (n.load, n.key)`),
  ...INTERNED.map((l) => `CREATE INDEX arnpath_${l.toLowerCase()} IF NOT EXISTS FOR (n:${l}) ON (n.load, n.id)`),
  ...['Principal', 'Resource'].flatMap((l) => [
    `CREATE INDEX arnpath_${l.toLowerCase()}_id IF NOT EXISTS FOR (n:${l}) ON (n.load, n.id)`,
    `CREATE INDEX arnpath_${l.toLowerCase()}_arn IF NOT EXISTS FOR (n:${l}) ON (n.load, n.arn)`,
  ]),
];
