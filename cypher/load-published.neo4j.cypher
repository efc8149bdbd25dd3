// id: load-published
// title: Whether a load is still published
// question: none
// parameters: $load: integer
// columns: number: integer
MATCH (l:ArnpathLoad {number: $load}) WHERE l.published RETURN l.number AS number
