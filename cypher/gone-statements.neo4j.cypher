// id: gone-statements
// title: Statements of policies that a load does not have any more
// question: none
// parameters: $rows: lists of the key of a policy
// columns: none
UNWIND $rows AS r MATCH (n:Policy {load: $load, key: r[0]})-[:HAS_STATEMENT]->(s:Statement) WHERE n.until = 9007199254740991 AND s.until = 9007199254740991
SET s.until = $version, s:ArnpathChanged
