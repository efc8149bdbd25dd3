// id: assume-residues
// title: Residues of hops
// question: On what do hops depend?
// parameters: none
// columns: id: integer
MATCH (a:Principal {load: $load})-[e:CAN_ASSUME]->(b:Principal) WHERE a.since <= $version < a.until AND b.since <= $version < b.until RETURN DISTINCT e.residue AS id
