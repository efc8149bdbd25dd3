// id: gone-keys
// title: Nodes that a load does not have any more, by key
// question: none
// parameters: $rows: lists of a key; text: label (from the schema)
// columns: none
UNWIND $rows AS r MATCH (n:{{label}} {load: $load, key: r[0]}) WHERE n.until = 9007199254740991
SET n.until = $version, n:ArnpathChanged
