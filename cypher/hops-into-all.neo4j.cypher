// id: hops-into-all
// title: All hops
// question: Who gets a session of which role?
// parameters: none
// columns: to: integer, packed: integers, each a principal's id × 2^24 + the residue (lists are read ten times faster than rows)
MATCH (a:Principal {load: $load})-[e:CAN_ASSUME]->(b:Principal {load: $load}) WHERE a.since <= $version < a.until AND b.since <= $version < b.until RETURN b.id AS `to`, collect(a.id * 16777216 + e.residue) AS packed
