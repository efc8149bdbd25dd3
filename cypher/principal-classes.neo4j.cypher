// id: principal-classes
// title: Classes by id
// question: Who or what is in these classes?
// parameters: $ids: integers
// columns: id: integer, kind, account: strings, members, gone: integers (gone: a member and the load that has left it out, one pair after the other)
UNWIND $ids AS id MATCH (n:PrincipalClass {load: $load, id: id}) WHERE n.since <= $version < n.until RETURN n.id AS id, n.kind AS kind, n.account AS account, n.members AS members, coalesce(n.gone, []) AS gone
