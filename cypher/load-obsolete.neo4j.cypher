// id: load-obsolete
// title: Loads that nobody needs any more
// question: none
// parameters: $kept: integer, $deadline: milliseconds
// columns: number: integer
MATCH (l:ArnpathLoad) WHERE l.published WITH l.number AS n ORDER BY n DESC SKIP $kept
RETURN n AS number
UNION
MATCH (l:ArnpathLoad) WHERE NOT l.published AND l.alive < $deadline
RETURN l.number AS number
