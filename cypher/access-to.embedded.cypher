// id: access-to
// title: Direct access to a resource
// question: Which classes of principals have direct access to this resource, and on what does it depend?
// parameters: $id: integer, $sets: integers (action sets)
// columns: from, to, actions, residue, proof: integers, via: string, crossAccount: boolean
MATCH (r:Resource)-[:IN_CLASS]->(b:ResourceClass)<-[e:CAN_ACCESS]-(a:PrincipalClass) WHERE r.id = $id AND e.actions IN $sets RETURN a.id AS `from`, b.id AS `to`, e.actions AS actions, e.residue AS residue, e.proof AS proof, e.via AS via, e.crossAccount AS crossAccount
