// id: keyed
// title: Nodes by key
// question: What do all nodes of a label say?
// parameters: text: label (from the schema)
// columns: pairs: lists of a key and JSON or text
MATCH (n:{{label}}) RETURN collect([n.key, n.data]) AS pairs
