// id: resources-by-id
// title: Resources by id
// question: Which resources have these ids?
// parameters: $ids: integers
// columns: data: JSON
MATCH (n:Resource) WHERE n.id IN $ids RETURN n.data AS data
