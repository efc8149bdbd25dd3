// id: reserved-roles
// title: Roles of Identity Center
// question: Which roles are those of permission sets?
// parameters: none
// columns: id: integer
MATCH (n:Principal) WHERE n.kind = 'Role' AND starts_with(n.name, 'AWSReservedSSO_') RETURN n.id AS id
