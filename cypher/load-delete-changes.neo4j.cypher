// id: load-delete-changes
// title: Deletes nodes that no load sees any more
// question: none
// parameters: $load: integer (the graph), $after, $upto: integers (loads that wrote them), $until: integer (the load that has them no more)
// columns: none
MATCH (n:ArnpathChanged {load: $load}) WHERE $after < n.since <= $upto AND n.until <= $until CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 500 ROWS
