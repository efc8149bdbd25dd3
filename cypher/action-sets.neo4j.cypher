// id: action-sets
// title: Interned action-sets
// question: What do the ids of action-sets stand for?
// parameters: none
// columns: texts: strings, an id and JSON each (lists are read ten times faster than rows)
MATCH (n:ActionSet {load: $load}) WHERE n.since <= $version < n.until RETURN collect(toString(n.id) + ' ' + n.data) AS texts
