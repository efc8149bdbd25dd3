// id: load-current
// title: The newest published load
// question: none
// parameters: none
// columns: data: JSON
MATCH (l:ArnpathLoad) WHERE l.published RETURN l.number AS number, l.data AS data ORDER BY l.number DESC LIMIT 1
