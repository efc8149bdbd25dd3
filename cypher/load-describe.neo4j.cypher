// id: load-describe
// title: What is known of a load that is not published yet
// question: none
// parameters: $load: integer, $data: JSON
// columns: none
MATCH (l:ArnpathLoad {number: $load}) SET l.data = $data
