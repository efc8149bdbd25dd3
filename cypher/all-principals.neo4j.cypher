// id: all-principals
// title: All principals
// question: Which principals are in the load?
// parameters: none
// columns: data: JSON
MATCH (n:Principal {load: $load}) RETURN n.data AS data ORDER BY n.id
