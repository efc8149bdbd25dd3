// id: action-sets
// title: Interned action-sets
// question: What do the ids of action-sets stand for?
// parameters: none
// columns: id: integer, json: JSON
MATCH (n:ActionSet {load: $load}) WHERE n.since <= $version < n.until RETURN n.id AS id, n.data AS json ORDER BY n.id
