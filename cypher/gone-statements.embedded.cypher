// id: gone-statements
// title: Remove the statements of policies
// question: none
// parameters: $keys: keys of policies
// columns: none
UNWIND $keys AS key MATCH (n:Policy)-[:HAS_STATEMENT]->(s:Statement) WHERE n.key = key DETACH DELETE s
