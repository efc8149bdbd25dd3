// id: load-delete
// title: Deletes the nodes of a load
// question: none
// parameters: $load: integer
// columns: none
MATCH (n:Arnpath {load: $load}) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 500 ROWS
