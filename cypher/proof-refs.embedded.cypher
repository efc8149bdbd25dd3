// id: proof-refs
// title: What proves relationships
// question: Which statement, grant, ACL entry or assignment is meant?
// parameters: $ids: integers
// columns: id: integer, json: JSON
UNWIND $ids AS key MATCH (n:ProofRef) WHERE n.id = key RETURN n.id AS id, n.data AS json
