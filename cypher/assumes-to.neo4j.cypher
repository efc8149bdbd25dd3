// id: assumes-to
// title: Hops into roles
// question: Who may assume these roles?
// parameters: $to: integers
// columns: from, to, actions, residue, proof: integers, via: string, crossAccount: boolean
UNWIND $to AS id MATCH (b:Principal {load: $load, id: id})<-[e:CAN_ASSUME]-(a:Principal) RETURN a.id AS `from`, b.id AS `to`, e.actions AS actions, e.residue AS residue, e.proof AS proof, e.via AS via, e.crossAccount AS crossAccount
