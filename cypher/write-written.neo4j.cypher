// id: write-written
// title: Write written relationships
// question: 
// parameters: $rows: {from, to}; text: type, from, fromKey, to, toKey (from the schema)
// columns: none
UNWIND $rows AS r MATCH (a:{{from}} {load: $load, {{fromKey}}: r.from}) MATCH (b:{{to}} {load: $load, {{toKey}}: r.to}) CREATE (a)-[:{{type}}]->(b)
