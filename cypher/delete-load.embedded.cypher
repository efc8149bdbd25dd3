// id: delete-load
// title: Forget what is known of the load
// question: none
// parameters: none
// columns: none
MATCH (n:LoadNode) DELETE n
