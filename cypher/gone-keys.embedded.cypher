// id: gone-keys
// title: Remove nodes by key
// question: none
// parameters: $keys: strings; text: label (from the schema)
// columns: none
UNWIND $keys AS key MATCH (n:{{label}}) WHERE n.key = key DETACH DELETE n
