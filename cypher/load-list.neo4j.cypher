// id: load-list
// title: Published loads
// question: Which loads are there, from when, and how large?
// parameters: none
// columns: number: integer, data: JSON
MATCH (l:ArnpathLoad) WHERE l.published RETURN l.number AS number, l.data AS data ORDER BY number
