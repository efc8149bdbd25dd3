// id: load-forget
// title: Deletes what is left of a load
// question: none
// parameters: $load: integer
// columns: none
MATCH (l:ArnpathLoad {number: $load})
OPTIONAL MATCH (w:ArnpathWritten {load: $load})
DELETE l, w
