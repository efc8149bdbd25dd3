// id: load-unlink
// title: Deletes relationships of a load, not all at once: the server holds in memory which ones
// question: none
// parameters: $load: integer
// columns: deleted: integer
MATCH (n:Arnpath {load: $load})-[r]->() USING INDEX n:Arnpath(load)
WITH r LIMIT 200000
CALL (r) { DELETE r } IN TRANSACTIONS OF 2000 ROWS
RETURN count(*) AS deleted
