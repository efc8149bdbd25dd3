// id: classes-of
// title: Classes of principals
// question: In which classes are these principals?
// parameters: $ids: integers
// columns: principal, class: integers
UNWIND $ids AS id MATCH (p:Principal {load: $load, id: id})-[:IN_CLASS]->(c:PrincipalClass) RETURN p.id AS principal, c.id AS class
