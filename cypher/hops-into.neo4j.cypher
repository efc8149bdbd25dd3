// id: hops-into
// title: Hops into roles
// question: Who has a hop to these roles, and on what does it depend?
// parameters: $ids: integers
// columns: to: integer, packed: integers (principal × 2^24 + residue)
UNWIND $ids AS id MATCH (a:Principal)-[e:CAN_ASSUME]->(b:Principal {load: $load, id: id}) WHERE a.since <= $version < a.until AND b.since <= $version < b.until RETURN id AS `to`, collect(a.id * 16777216 + e.residue) AS packed
