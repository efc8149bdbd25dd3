// id: all-principals
// title: All principals
// question: Which principals are in the load?
// parameters: none
// columns: data: JSON
MATCH (n:Principal {load: $load}) WHERE n.since <= $version < n.until RETURN n.data AS data ORDER BY n.id
