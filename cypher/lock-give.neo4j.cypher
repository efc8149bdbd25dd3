// id: lock-give
// title: Gives the lock back
// question: none
// parameters: $owner: string
// columns: none
MATCH (l:ArnpathLock {name: 'load', owner: $owner}) SET l.owner = ''
