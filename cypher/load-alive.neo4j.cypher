// id: load-alive
// title: A sign of life of a load that is being written or read aside
// question: none
// parameters: $load: integer, $now: milliseconds
// columns: none
MATCH (l:ArnpathLoad {number: $load}) SET l.alive = $now
