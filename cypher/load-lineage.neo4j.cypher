// id: load-lineage
// title: Loads of the same graph as this one
// question: none
// parameters: $load: integer
// columns: graph, number: integers
MATCH (l:ArnpathLoad {number: $load})
WITH coalesce(l.graph, l.number) AS graph
MATCH (o:ArnpathLoad) WHERE coalesce(o.graph, o.number) = graph
RETURN graph, o.number AS number ORDER BY number
