// id: proofs
// title: Proofs by id
// question: What proves a relationship, by number?
// parameters: $ids: integers
// columns: id: integer, json: JSON
UNWIND $ids AS id MATCH (n:Proof {load: $load, id: id}) WHERE n.since <= $version < n.until RETURN n.id AS id, n.data AS json
