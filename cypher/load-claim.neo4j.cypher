// id: load-claim
// title: Loads that are neither published nor written any more, for one process to delete
// question: none
// parameters: $now, $deadline: milliseconds, $locked: whether the process holds the lock of published loads
// columns: number: integer
MATCH (l:ArnpathLoad) WHERE NOT l.published
// a write takes the node's lock: of two processes the second reads the sign of life of the first
SET l.asked = $now
// one that was published meanwhile has none
WITH l, coalesce(l.graph, l.number) AS graph WHERE l.alive IS NOT NULL
// loads that share a graph are only written, and deleted, by who holds the lock; one that follows has no other writer than that
WITH l, graph WHERE CASE
  WHEN $locked THEN l.alive < $deadline OR graph <> l.number
  ELSE l.alive < $deadline AND NOT EXISTS { MATCH (o:ArnpathLoad) WHERE o.number <> l.number AND coalesce(o.graph, o.number) = graph }
END
SET l.alive = $now
WITH l
// from here on its writer, should it live, writes no more
OPTIONAL MATCH (w:ArnpathWritten {load: l.number})
SET w.claimed = true
RETURN DISTINCT l.number AS number ORDER BY number
