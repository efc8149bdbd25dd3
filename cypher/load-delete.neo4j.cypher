// id: load-delete
// title: Deletes the rows of a load
// question: none
// parameters: $load: integer
// columns: none
MATCH (n:Arnpath {load: $load}) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS
