// id: reached-from
// title: Roles that a principal reaches
// question: Which roles does this principal reach, by how few hops?
// parameters: $id: integer; text: maxHops, residues (integers that arnpath assigned)
// columns: id, hops: integers
MATCH (s:Principal)-[e:CAN_ASSUME* SHORTEST 1..{{maxHops}} (r, n | WHERE {{residues}})]->(k:Principal)
WHERE s.id = $id
WITH k.id AS id, length(e) AS hops
WHERE id <> $id
RETURN id, min(hops) AS hops
