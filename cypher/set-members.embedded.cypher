// id: set-members
// title: Write the members of classes
// question: none
// parameters: $id: integer, $members: integers; text: class (PrincipalClass or ResourceClass)
// columns: none
MATCH (c:{{class}}) WHERE c.id = $id SET c.members = $members
