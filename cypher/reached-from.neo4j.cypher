// id: reached-from
// title: Roles that a principal reaches
// question: Which roles does this principal reach, by how few hops?
// parameters: $id: integer; text: maxHops, residues (integers that arnpath assigned)
// columns: id, hops: integers
MATCH (k:Principal) WHERE k.load = $load AND k.id = $id
MATCH p = ANY SHORTEST (k) (()-[r:CAN_ASSUME WHERE r.residue IN $pass]->()){1,{{maxHops}}} (s:Principal)
WITH s.id AS id, length(p) AS hops WHERE id <> $id
RETURN id, min(hops) AS hops
