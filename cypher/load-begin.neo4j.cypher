// id: load-begin
// title: A new load, not yet published
// question: none
// parameters: $owner: string, $now: milliseconds
// columns: number: integer
MERGE (c:ArnpathCounter {name: 'load'}) ON CREATE SET c.last = 1 ON MATCH SET c.last = c.last + 1
WITH c.last AS number
CREATE (:ArnpathLoad {number: number, graph: number, published: false, owner: $owner, alive: $now})
CREATE (:ArnpathWritten {load: number, batches: 0})
RETURN number
