// id: load-claim
// title: Loads that are neither published nor written any more, for one process to delete
// question: none
// parameters: $now, $deadline: milliseconds
// columns: number: integer
MATCH (l:ArnpathLoad) WHERE NOT l.published
// a write takes the node's lock: of two processes the second reads the sign of life of the first
SET l.asked = $now
WITH l WHERE l.alive < $deadline
SET l.alive = $now
RETURN l.number AS number
