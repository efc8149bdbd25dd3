// id: load-current
// title: The newest published load
// question: none
// parameters: none
// columns: number, graph: integers, data: JSON
MATCH (l:ArnpathLoad) WHERE l.published RETURN l.number AS number, coalesce(l.graph, l.number) AS graph, l.data AS data ORDER BY l.number DESC LIMIT 1
