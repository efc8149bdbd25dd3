// id: resources-by-id
// title: Resources by id
// question: Which resources have these ids?
// parameters: $ids: integers
// columns: data: JSON
UNWIND $ids AS id MATCH (n:Resource) WHERE n.id = id RETURN n.data AS data
