// id: lock-take
// title: Takes the lock of published loads, or takes over one that has run out
// question: none
// parameters: $owner: string, $now, $deadline: milliseconds
// columns: owner: string
MERGE (l:ArnpathLock {name: 'load'})
ON CREATE SET l.owner = $owner, l.alive = $now
// a write takes the node's lock, so that what is read next nobody else is changing
SET l.asked = $now
WITH l, l.owner = $owner OR l.owner = '' OR l.alive < $deadline AS free
SET l.owner = CASE WHEN free THEN $owner ELSE l.owner END, l.alive = CASE WHEN free THEN $now ELSE l.alive END
RETURN l.owner AS owner
