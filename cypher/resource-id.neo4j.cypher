// id: resource-id
// title: Resource by ARN
// question: Which resource has this ARN?
// parameters: $arn: string
// columns: id: integer
MATCH (n:Resource {load: $load, arn: $arn}) WHERE n.since <= $version < n.until RETURN n.id AS id
