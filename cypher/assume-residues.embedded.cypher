// id: assume-residues
// title: Residues of hops
// question: On what do hops depend?
// parameters: none
// columns: id: integer
MATCH (:Principal)-[e:CAN_ASSUME]->(:Principal) RETURN DISTINCT e.residue AS id
