// id: documents
// title: Policy documents
// question: What do these policy documents say?
// parameters: $ids: strings
// columns: id: string, json: JSON
UNWIND $ids AS key MATCH (n:Policy) WHERE n.key = key RETURN n.key AS id, n.data AS json
