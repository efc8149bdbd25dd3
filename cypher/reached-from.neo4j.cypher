// id: reached-from
// title: Roles that a principal reaches
// question: Which roles does this principal reach, by how few hops?
// parameters: $id: integer; $pass: integers (residues); text: maxHops
// columns: id, hops: integers
// The planner prunes (a breadth-first search) only for this form: a path, a filter on each relationship, min(length).
MATCH (s:Principal) WHERE s.load = $load AND s.id = $id AND s.since <= $version < s.until
MATCH p = (s)-[q:CAN_ASSUME*1..{{maxHops}}]->(k) WHERE all(x IN q WHERE x.residue IN $pass) AND all(n IN nodes(p) WHERE n.since <= $version < n.until)
WITH s, k, min(length(p)) AS hops WHERE k <> s
RETURN k.id AS id, hops
