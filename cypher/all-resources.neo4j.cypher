// id: all-resources
// title: All resources
// question: Which resources are in the load?
// parameters: none
// columns: data: JSON
MATCH (n:Resource {load: $load}) WHERE n.since <= $version < n.until RETURN n.data AS data ORDER BY n.id
