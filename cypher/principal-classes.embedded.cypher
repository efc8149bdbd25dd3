// id: principal-classes
// title: Classes by id
// question: Who or what is in these classes?
// parameters: $ids: integers
// columns: id: integer, kind, account: strings, members: integers
MATCH (n:PrincipalClass) WHERE n.id IN $ids RETURN n.id AS id, n.kind AS kind, n.account AS account, n.members AS members
