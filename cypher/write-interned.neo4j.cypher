// id: write-interned
// title: Write interned tables
// question: 
// parameters: $rows: {id, data}; text: label (from the schema)
// columns: none
UNWIND $rows AS r CREATE (:Arnpath:{{label}} {load: $load, id: r.id, data: r.data})
