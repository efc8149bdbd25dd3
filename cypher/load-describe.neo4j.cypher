// id: load-describe
// title: What is known of an unpublished load
// question: none
// parameters: $load: integer, $data: JSON
// columns: none
MATCH (l:ArnpathLoad {number: $load}) SET l.data = $data
