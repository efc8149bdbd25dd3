// id: resource-id
// title: Resource by ARN
// question: Which resource has this ARN?
// parameters: $arn: string
// columns: id: integer
MATCH (n:ResourceArn) WHERE n.key = $arn RETURN n.id AS id
