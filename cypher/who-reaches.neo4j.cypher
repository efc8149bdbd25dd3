// id: who-reaches
// title: Who reaches these roles
// question: From which principals are these roles reached, by how few hops?
// parameters: $ids: integers; text: maxHops, residues (integers that arnpath assigned)
// columns: id, hops: integers
MATCH (k:Principal) WHERE k.load = $load AND k.id IN $ids
MATCH p = ANY SHORTEST (k) (()<-[r:CAN_ASSUME WHERE r.residue IN $pass]-()){1,{{maxHops}}} (s:Principal)
WITH k.id AS seed, s.id AS id, length(p) AS hops WHERE id <> seed
RETURN id, min(hops) AS hops
