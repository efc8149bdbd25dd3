// id: resources-by-id
// title: Resources by id
// question: Which resources have these ids?
// parameters: $ids: integers
// columns: data: JSON
UNWIND $ids AS id MATCH (n:Resource {load: $load, id: id}) WHERE n.since <= $version < n.until RETURN n.data AS data
