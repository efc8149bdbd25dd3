// id: write-interned
// title: Write interned tables
// question: 
// parameters: $rows: {id, data}; text: label (from the schema)
// columns: none
UNWIND $rows AS r CREATE (:{{label}} {id: r.id, data: r.data})
