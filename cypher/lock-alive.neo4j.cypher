// id: lock-alive
// title: A sign of life of the lock holder
// question: none
// parameters: $owner: string, $now: milliseconds
// columns: none
MATCH (l:ArnpathLock {name: 'load', owner: $owner}) SET l.alive = $now
