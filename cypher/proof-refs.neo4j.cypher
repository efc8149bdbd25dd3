// id: proof-refs
// title: What proves relationships
// question: Which statement, grant, ACL entry or assignment is meant?
// parameters: $ids: integers
// columns: id: integer, json: JSON
UNWIND $ids AS id MATCH (n:ProofRef {load: $load, id: id}) WHERE n.since <= $version < n.until RETURN n.id AS id, n.data AS json
