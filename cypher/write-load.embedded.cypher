// id: write-load
// title: What is known of the load
// question: 
// parameters: $data: JSON
// columns: none
CREATE (:LoadNode {key: 'load', data: $data})
