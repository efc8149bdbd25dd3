// id: access-to
// title: Direct access to a resource
// question: Who has direct access to this resource, and on what does it depend?
// parameters: $id: integer
// columns: from, to, actions, residue, proof: integers, via: string, crossAccount: boolean
MATCH (b:Resource)<-[e:CAN_ACCESS]-(a:Principal) WHERE b.id = $id RETURN a.id AS `from`, b.id AS `to`, e.actions AS actions, e.residue AS residue, e.proof AS proof, e.via AS via, e.crossAccount AS crossAccount
