// id: documents
// title: Policy documents
// question: What do these policy documents say?
// parameters: $ids: strings
// columns: id: string, json: JSON
MATCH (n:Policy) WHERE n.key IN $ids RETURN n.key AS id, n.data AS json
