// id: proofs
// title: Proofs by id
// question: Which statements prove a relationship?
// parameters: $ids: integers
// columns: id: integer, json: JSON
UNWIND $ids AS key MATCH (n:Proof) WHERE n.id = key RETURN n.id AS id, n.data AS json
