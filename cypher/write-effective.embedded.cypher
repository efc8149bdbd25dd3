// id: write-effective
// title: Write effective relationships
// question: 
// parameters: $rows: {from, to, actions, residue, proof, via, crossAccount}; text: type, to (from the schema)
// columns: none
UNWIND $rows AS r MATCH (a:Principal {id: r.`from`}), (b:{{to}} {id: r.`to`}) CREATE (a)-[:{{type}} {actions: r.actions, residue: r.residue, proof: r.proof, via: r.via, crossAccount: r.crossAccount}]->(b)
