// id: write-nodes
// title: Write nodes
// question: 
// parameters: $rows: lists of values; text: label, properties (from the schema)
// columns: none
UNWIND $rows AS r CREATE (:Arnpath:{{label}} {load: $load, since: $version, until: 9007199254740991, {{properties}}})
