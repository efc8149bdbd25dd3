// id: load-restore-members
// title: Takes members back into the classes that they had left
// question: none
// parameters: $load: integer (the graph), $after, $upto: integers (loads that had them no more)
// columns: none
MATCH (n:ArnpathChanged {load: $load})-[:IN_CLASS]->(c) WHERE $after < n.until <= $upto
WITH DISTINCT c WHERE c.gone IS NOT NULL
CALL (c) {
  SET c.gone = [i IN range(0, size(c.gone) - 1) WHERE NOT $after < c.gone[i + 1 - i % 2] <= $upto | c.gone[i]]
} IN TRANSACTIONS OF 500 ROWS
