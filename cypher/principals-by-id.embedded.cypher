// id: principals-by-id
// title: Principals by id
// question: Which principals have these ids?
// parameters: $ids: integers
// columns: data: JSON
MATCH (n:Principal) WHERE n.id IN $ids RETURN n.data AS data
