// id: gone-subjects
// title: Principals or resources that a load does not have any more, in none of their classes either
// question: none
// parameters: $rows: lists of an id; text: label (Principal or Resource), class (PrincipalClass or ResourceClass)
// columns: none
UNWIND $rows AS r MATCH (n:{{label}} {load: $load, id: toInteger(r[0])}) WHERE n.until = 9007199254740991
SET n.until = $version, n:ArnpathChanged
WITH n MATCH (n)-[:IN_CLASS]->(c:{{class}})
WITH c, collect(n.id) AS ids
SET c.gone = coalesce(c.gone, []) + [i IN range(0, 2 * size(ids) - 1) | CASE i % 2 WHEN 0 THEN ids[i / 2] ELSE $version END]
