// id: classes-of
// title: Classes of principals
// question: In which classes are these principals?
// parameters: $ids: integers
// columns: principal, class: integers
MATCH (p:Principal)-[:IN_CLASS]->(c:PrincipalClass) WHERE p.id IN $ids RETURN p.id AS principal, c.id AS class
