// id: residues
// title: Interned residues
// question: What do the ids of residues stand for?
// parameters: none
// columns: texts: strings, an id and JSON each (lists are read ten times faster than rows)
MATCH (n:Residue {load: $load}) WHERE n.since <= $version < n.until RETURN collect(toString(n.id) + ' ' + n.data) AS texts
