// id: who-reaches
// title: Who reaches these roles
// question: From which principals are these roles reached, by how few hops?
// parameters: $ids: integers; $pass: integers (residues); text: maxHops
// columns: id, hops: integers
// The planner prunes (a breadth-first search) only for this form: a path, a filter on each relationship, min(length).
MATCH (k:Principal) WHERE k.load = $load AND k.id IN $ids
MATCH p = (k)<-[q:CAN_ASSUME*1..{{maxHops}}]-(s) WHERE all(x IN q WHERE x.residue IN $pass)
WITH k, s, min(length(p)) AS hops WHERE s <> k
RETURN s.id AS id, min(hops) AS hops
