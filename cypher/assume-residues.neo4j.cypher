// id: assume-residues
// title: What hops depend on
// question: Which residues do hops have?
// parameters: none
// columns: id: integer
MATCH (:Principal {load: $load})-[e:CAN_ASSUME]->() RETURN DISTINCT e.residue AS id
