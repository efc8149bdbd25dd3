// id: assume-residues
// title: Residues of hops
// question: On what do hops depend?
// parameters: none
// columns: id: integer
MATCH (:Principal {load: $load})-[e:CAN_ASSUME]->() RETURN DISTINCT e.residue AS id
