// id: assumes-from
// title: Hops of principals
// question: Which roles may these principals assume?
// parameters: $from: integers
// columns: from, to, actions, residue, proof: integers, via: string, crossAccount: boolean
UNWIND $from AS id MATCH (a:Principal {load: $load, id: id})-[e:CAN_ASSUME]->(b:Principal) WHERE a.since <= $version < a.until AND b.since <= $version < b.until RETURN a.id AS `from`, b.id AS `to`, e.actions AS actions, e.residue AS residue, e.proof AS proof, e.via AS via, e.crossAccount AS crossAccount
