// id: classes-of
// title: Classes of principals
// question: In which classes are these principals?
// parameters: $ids: integers
// columns: principal: integer, classes: integers
MATCH (p:Principal) WHERE p.id IN $ids WITH p MATCH (p)-[:IN_CLASS]->(c:PrincipalClass) RETURN p.id AS principal, collect(c.id) AS classes
