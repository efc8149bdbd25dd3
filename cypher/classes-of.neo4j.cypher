// id: classes-of
// title: Classes of principals
// question: In which classes are these principals?
// parameters: $ids: integers
// columns: principal: integer, classes: integers
UNWIND $ids AS id MATCH (p:Principal {load: $load, id: id})-[:IN_CLASS]->(c:PrincipalClass) RETURN id AS principal, collect(c.id) AS classes
