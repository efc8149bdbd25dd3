// id: load-follow
// title: A new load in the graph of the one that it follows, not yet published
// question: none
// parameters: $owner: string, holds the lock, $now: milliseconds, $graph: integer
// columns: number: integer; no row where the lock was lost
MATCH (k:ArnpathLock {name: 'load'})
// a write takes the node's lock: whoever takes the lock over after this finds the new load
SET k.asked = $now
WITH k WHERE k.owner = $owner
MERGE (c:ArnpathCounter {name: 'load'}) ON CREATE SET c.last = 1 ON MATCH SET c.last = c.last + 1
WITH c.last AS number
CREATE (:ArnpathLoad {number: number, graph: $graph, published: false, owner: $owner, alive: $now})
CREATE (:ArnpathWritten {load: number, batches: 0})
RETURN number
