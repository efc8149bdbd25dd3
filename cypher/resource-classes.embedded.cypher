// id: resource-classes
// title: Classes by id
// question: Who or what is in these classes?
// parameters: $ids: integers
// columns: id: integer, members: integers
UNWIND $ids AS key MATCH (n:ResourceClass) WHERE n.id = key RETURN n.id AS id, n.members AS members
