// id: resource-by-arn
// title: Resource by ARN
// question: Which resource has this ARN?
// parameters: $arn: string
// columns: data: JSON
MATCH (n:Resource {load: $load, arn: $arn}) RETURN n.data AS data
