// id: reserved-roles
// title: Roles of Identity Center
// question: Which roles are those of permission sets?
// parameters: none
// columns: id: integer
MATCH (n:Principal {load: $load}) WHERE n.kind = 'Role' AND n.name STARTS WITH 'AWSReservedSSO_' AND n.since <= $version < n.until RETURN n.id AS id
