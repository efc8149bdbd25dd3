// id: load-restore
// title: Takes nodes back that were gone
// question: none
// parameters: $load: integer (the graph), $after, $upto: integers (loads that had them no more)
// columns: restored: integer
MATCH (n:ArnpathChanged {load: $load}) WHERE $after < n.until <= $upto
WITH n LIMIT 50000
CALL (n) { SET n.until = 9007199254740991 } IN TRANSACTIONS OF 2000 ROWS
RETURN count(*) AS restored
