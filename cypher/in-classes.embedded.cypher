// id: in-classes
// title: Classes of principals or resources
// question: Which classes are these principals or resources in?
// parameters: $ids: integers; text: label (Principal or Resource), class (PrincipalClass or ResourceClass)
// columns: ids: integers
UNWIND $ids AS id MATCH (n:{{label}})-[:IN_CLASS]->(c:{{class}}) WHERE n.id = id RETURN collect(DISTINCT c.id) AS ids
