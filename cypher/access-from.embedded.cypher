// id: access-from
// title: Direct access of classes
// question: What do these classes of principals have direct access to?
// parameters: $ids: integers
// columns: from, to, actions, residue, proof: integers, via: string, crossAccount: boolean
MATCH (a:PrincipalClass)-[e:CAN_ACCESS]->(b:ResourceClass) WHERE a.id IN $ids RETURN a.id AS `from`, b.id AS `to`, e.actions AS actions, e.residue AS residue, e.proof AS proof, e.via AS via, e.crossAccount AS crossAccount
