// id: write-changes
// title: Write nodes of a load that follows another
// question: none
// parameters: $rows: lists of values; text: label, properties (from the schema)
// columns: none
UNWIND $rows AS r CREATE (:Arnpath:ArnpathChanged:{{label}} {load: $load, since: $version, until: 9007199254740991, {{properties}}})
