// id: load-unlink-changes
// title: Deletes relationships of nodes that no load sees any more, not all at once
// question: none
// parameters: $load: integer (the graph), $after, $upto: integers (loads that wrote them), $until: integer (the load that has them no more)
// columns: deleted: integer
MATCH (n:ArnpathChanged {load: $load})-[r]-() WHERE $after < n.since <= $upto AND n.until <= $until
WITH DISTINCT r LIMIT 50000
CALL (r) { DELETE r } IN TRANSACTIONS OF 2000 ROWS
RETURN count(*) AS deleted
