// id: gone-nodes
// title: Remove principals or resources
// question: none
// parameters: $ids: integers; text: label (Principal or Resource)
// columns: none
UNWIND $ids AS id MATCH (n:{{label}}) WHERE n.id = id DETACH DELETE n
