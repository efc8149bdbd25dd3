// id: load-withdraw
// title: Takes published loads back, so that their rows can be deleted
// question: none
// parameters: $loads: integers
// columns: none
MATCH (l:ArnpathLoad) WHERE l.published AND l.number IN $loads
SET l.published = false, l.alive = 0
