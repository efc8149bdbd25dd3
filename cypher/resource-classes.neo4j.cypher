// id: resource-classes
// title: Classes by id
// question: Who or what is in these classes?
// parameters: $ids: integers
// columns: id: integer, members, gone: integers (gone: a member and the load that has left it out, one pair after the other)
UNWIND $ids AS id MATCH (n:ResourceClass {load: $load, id: id}) WHERE n.since <= $version < n.until RETURN n.id AS id, n.members AS members, coalesce(n.gone, []) AS gone
