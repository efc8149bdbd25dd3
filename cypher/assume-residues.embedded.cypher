// id: assume-residues
// title: What hops depend on
// question: Which residues do hops have?
// parameters: none
// columns: id: integer
MATCH (:Principal)-[e:CAN_ASSUME]->(:Principal) RETURN DISTINCT e.residue AS id
