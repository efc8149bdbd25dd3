// id: lock-owner
// title: Who holds the lock of published loads
// question: none
// parameters: none
// columns: owner: string
MATCH (l:ArnpathLock {name: 'load'}) RETURN l.owner AS owner
