// id: write-node
// title: Write nodes
// question: 
// parameters: $rows: {id or key, …}; text: label (from the schema)
// columns: none
UNWIND $rows AS r CREATE (:Arnpath:{{label}} {load: $load, key: r.key, data: r.data})
