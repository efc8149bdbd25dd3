// id: principals-by-id
// title: Principals by id
// question: Which principals have these ids?
// parameters: $ids: integers
// columns: data: JSON
UNWIND $ids AS id MATCH (n:Principal) WHERE n.id = id RETURN n.data AS data
