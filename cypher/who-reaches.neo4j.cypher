// id: who-reaches
// title: Who reaches these roles
// question: From which principals are these roles reached, by how few hops?
// parameters: $ids: integers; text: maxHops, residues (integers that arnpath assigned)
// columns: id, hops: integers
MATCH p = (k:Principal)<-[q:CAN_ASSUME*1..{{maxHops}}]-(s:Principal)
WHERE k.load = $load AND k.id IN $ids AND s.id <> k.id AND all(x IN q WHERE x.residue IN $pass)
RETURN s.id AS id, min(length(p)) AS hops
