// id: write-relationships
// title: Write relationships
// question: 
// parameters: $rows: lists, keys of both ends first; text: type, from, fromKey, to, toKey, fromValue, toValue, properties (from the schema)
// columns: none
UNWIND $rows AS r MATCH (a:{{from}} {load: $load, {{fromKey}}: {{fromValue}}}) WHERE a.since <= $version < a.until MATCH (b:{{to}} {load: $load, {{toKey}}: {{toValue}}}) WHERE b.since <= $version < b.until CREATE (a)-[:{{type}} {{{properties}}}]->(b)
