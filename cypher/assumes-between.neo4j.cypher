// id: assumes-between
// title: Hops between principals and roles
// question: Which of these principals may assume which of those roles?
// parameters: $from, $to: integers
// columns: from, to, actions, residue, proof: integers, via: string, crossAccount: boolean
UNWIND $from AS id MATCH (a:Principal {load: $load, id: id})-[e:CAN_ASSUME]->(b:Principal) WHERE b.id IN $to RETURN a.id AS `from`, b.id AS `to`, e.actions AS actions, e.residue AS residue, e.proof AS proof, e.via AS via, e.crossAccount AS crossAccount
