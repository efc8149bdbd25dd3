// id: proofs
// title: Proofs by id
// question: Which statements prove a relationship?
// parameters: $ids: integers
// columns: id: integer, json: JSON
MATCH (n:Proof) WHERE n.id IN $ids RETURN n.id AS id, n.data AS json
