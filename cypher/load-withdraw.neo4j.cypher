// id: load-withdraw
// title: Takes published loads back, so that their rows can be deleted
// question: none
// parameters: $loads: integers
// columns: number: integer
MATCH (l:ArnpathLoad) WHERE l.published AND l.number IN $loads
SET l.published = false, l.alive = 0
RETURN l.number AS number ORDER BY number
