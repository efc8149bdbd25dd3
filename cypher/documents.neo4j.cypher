// id: documents
// title: Policy documents
// question: What do these policy documents say?
// parameters: $ids: strings
// columns: id: string, json: JSON
UNWIND $ids AS key MATCH (n:Policy {load: $load, key: key}) WHERE n.since <= $version < n.until RETURN n.key AS id, n.data AS json
