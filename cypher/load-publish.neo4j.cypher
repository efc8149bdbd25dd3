// id: load-publish
// title: Turns readers over to a load
// question: none
// parameters: $load: integer, $owner: string
// columns: published: integer
MATCH (lock:ArnpathLock {name: 'load', owner: $owner})
MATCH (l:ArnpathLoad {number: $load})
SET l.published = true
REMOVE l.alive
RETURN count(l) AS published
