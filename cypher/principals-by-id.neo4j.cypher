// id: principals-by-id
// title: Principals by id
// question: Which principals have these ids?
// parameters: $ids: integers
// columns: data: JSON
UNWIND $ids AS id MATCH (n:Principal {load: $load, id: id}) WHERE n.since <= $version < n.until RETURN n.data AS data
