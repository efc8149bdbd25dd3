// id: who-reaches
// title: Who reaches these roles
// question: From which principals are these roles reached, by how few hops?
// parameters: $ids: integers; text: maxHops, residues (integers that arnpath assigned)
// columns: id, hops: integers
MATCH (k:Principal)<-[e:CAN_ASSUME* SHORTEST 1..{{maxHops}} (r, n | WHERE {{residues}})]-(s:Principal)
WHERE k.id IN $ids
WITH s.id AS id, k.id AS seed, length(e) AS hops
WHERE id <> seed
RETURN id, min(hops) AS hops
