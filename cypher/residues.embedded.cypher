// id: residues
// title: Interned residues
// question: What do the ids of residues stand for?
// parameters: none
// columns: texts: strings, an id and JSON each (lists are read ten times faster than rows)
MATCH (n:Residue) RETURN collect(cast(n.id AS STRING) + ' ' + n.data) AS texts
