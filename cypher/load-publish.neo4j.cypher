// id: load-publish
// title: Turns readers over to a load
// question: none
// parameters: $load: integer, $owner: string, $now: milliseconds
// columns: published: integer
MATCH (lock:ArnpathLock {name: 'load'})
// a write takes the node's lock: nobody takes it over meanwhile
SET lock.asked = $now
WITH lock WHERE lock.owner = $owner
MATCH (l:ArnpathLoad {number: $load})
SET l.published = true
REMOVE l.alive
RETURN count(l) AS published
