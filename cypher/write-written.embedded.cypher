// id: write-written
// title: Write written relationships
// question: 
// parameters: $rows: {from, to}; text: type, from, fromKey, to, toKey (from the schema)
// columns: none
UNWIND $rows AS r MATCH (a:{{from}} {{{fromKey}}: r.`from`}), (b:{{to}} {{{toKey}}: r.`to`}) CREATE (a)-[:{{type}}]->(b)
