// id: search
// title: Type-ahead
// question: Which principals and resources have this text in their ARN or name?
// parameters: $text: lower case string, $limit: integer, $node: label, or empty for both
// columns: arn, kind, name, account, node: strings
CALL () {
  MATCH (n:Principal {load: $load}) WHERE $node <> 'Resource' AND n.searchText CONTAINS $text AND n.since <= $version < n.until RETURN n, 'Principal' AS node
  UNION ALL
  MATCH (n:Resource {load: $load}) WHERE $node <> 'Principal' AND n.searchText CONTAINS $text AND n.since <= $version < n.until RETURN n, 'Resource' AS node
}
RETURN n.arn AS arn, n.kind AS kind, n.name AS name, n.account AS account, node
ORDER BY toLower(n.name) STARTS WITH $text DESC, arn, node LIMIT $limit
