// id: hops-into
// title: Hops into roles
// question: Who has a hop to these roles, and on what does it depend?
// parameters: $ids: integers
// columns: to: integer, packed: integers (principal × 2^24 + residue)
MATCH (a:Principal)-[e:CAN_ASSUME]->(b:Principal) WHERE b.id IN $ids RETURN b.id AS `to`, collect(a.id * 16777216 + e.residue) AS packed
