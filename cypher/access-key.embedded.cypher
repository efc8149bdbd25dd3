// id: access-key
// title: Whose access key
// question: Which user has this access key?
// parameters: $id: string
// columns: arn: string
MATCH (n:AccessKey) WHERE n.key = $id RETURN n.data AS arn
