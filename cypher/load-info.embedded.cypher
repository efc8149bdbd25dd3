// id: load-info
// title: What is known of the load
// question: When was this load written, from what, and what was not read?
// parameters: none
// columns: data: JSON
MATCH (n:LoadNode) RETURN n.data AS data
