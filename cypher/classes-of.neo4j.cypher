// id: classes-of
// title: Classes of principals
// question: In which classes are these principals?
// parameters: $ids: integers
// columns: principal: integer, classes: integers
UNWIND $ids AS id MATCH (p:Principal {load: $load, id: id})-[:IN_CLASS]->(c:PrincipalClass) WHERE p.since <= $version < p.until AND c.since <= $version < c.until RETURN id AS principal, collect(c.id) AS classes
