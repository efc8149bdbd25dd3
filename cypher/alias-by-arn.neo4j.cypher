// id: alias-by-arn
// title: Key of an alias
// question: Which key has this alias?
// parameters: $arn: string
// columns: arn: string
MATCH (n:KeyAlias {load: $load, key: $arn}) WHERE n.since <= $version < n.until RETURN n.data AS arn
