// id: reached-from
// title: Roles that a principal reaches
// question: Which roles does this principal reach, by how few hops?
// parameters: $id: integer; text: maxHops, residues (integers that arnpath assigned)
// columns: id, hops: integers
MATCH p = (s:Principal)-[q:CAN_ASSUME*1..{{maxHops}}]->(k:Principal)
WHERE s.load = $load AND s.id = $id AND k.id <> $id AND all(x IN q WHERE x.residue IN $pass)
RETURN k.id AS id, min(length(p)) AS hops
