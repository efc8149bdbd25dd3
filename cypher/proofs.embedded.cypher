// id: proofs
// title: Proofs by id
// question: What proves a relationship, by number?
// parameters: $ids: integers
// columns: id: integer, json: JSON
UNWIND $ids AS key MATCH (n:Proof) WHERE n.id = key RETURN n.id AS id, n.data AS json
