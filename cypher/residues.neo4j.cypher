// id: residues
// title: Interned residues
// question: What do the ids of residues stand for?
// parameters: none
// columns: id: integer, json: JSON
MATCH (n:Residue {load: $load}) WHERE n.since <= $version < n.until RETURN n.id AS id, n.data AS json ORDER BY n.id
