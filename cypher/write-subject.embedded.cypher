// id: write-subject
// title: Write principals or resources
// question: 
// parameters: $rows: {id, arn, name, kind, account, searchText, data}; text: label (from the schema)
// columns: none
UNWIND $rows AS r CREATE (:{{label}} {id: r.id, arn: r.arn, name: r.name, kind: r.kind, account: r.account, searchText: r.searchText, data: r.data})
