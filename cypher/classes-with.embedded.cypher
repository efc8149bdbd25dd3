// id: classes-with
// title: Classes with their members
// question: Which classes are these principals or resources in, and who else is?
// parameters: $ids: integers; text: label (Principal or Resource), class (PrincipalClass or ResourceClass)
// columns: id: integer, members: integers
UNWIND $ids AS id MATCH (n:{{label}})-[:IN_CLASS]->(c:{{class}}) WHERE n.id = id RETURN DISTINCT c.id AS id, c.members AS members
