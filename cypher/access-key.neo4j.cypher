// id: access-key
// title: Whose access key
// question: Which user has this access key?
// parameters: $id: string
// columns: arn: string
MATCH (n:AccessKey {load: $load, key: $id}) WHERE n.since <= $version < n.until RETURN n.data AS arn
