// id: access-from
// title: Direct access of classes
// question: What do these classes of principals have direct access to?
// parameters: $ids: integers
// columns: from, to, actions, residue, proof: integers, via: string, crossAccount: boolean
UNWIND $ids AS id MATCH (a:PrincipalClass {load: $load, id: id})-[e:CAN_ACCESS]->(b:ResourceClass) RETURN a.id AS `from`, b.id AS `to`, e.actions AS actions, e.residue AS residue, e.proof AS proof, e.via AS via, e.crossAccount AS crossAccount
