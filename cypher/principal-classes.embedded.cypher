// id: principal-classes
// title: Classes by id
// question: Who or what is in these classes?
// parameters: $ids: integers
// columns: id: integer, kind, account: strings, members: integers
UNWIND $ids AS key MATCH (n:PrincipalClass) WHERE n.id = key RETURN n.id AS id, n.kind AS kind, n.account AS account, n.members AS members
