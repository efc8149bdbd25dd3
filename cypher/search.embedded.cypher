// id: search
// title: Type-ahead
// question: Which principals and resources have this text in their ARN or name?
// parameters: $text: lower case string, $limit: integer, $node: label, or empty for both
// columns: arn, kind, name, account, node: strings
MATCH (n:Principal:Resource) WHERE contains(n.searchText, $text) AND ($node = '' OR label(n) = $node)
RETURN n.arn AS arn, n.kind AS kind, n.name AS name, n.account AS account, label(n) AS node
ORDER BY starts_with(lower(n.name), $text) DESC, arn, node LIMIT $limit
