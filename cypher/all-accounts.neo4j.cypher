// id: all-accounts
// title: All accounts
// question: Which accounts are in the load?
// parameters: none
// columns: data: JSON
MATCH (n:Account {load: $load}) WHERE n.since <= $version < n.until RETURN n.data AS data ORDER BY n.key
