// id: principal-id
// title: Principal by ARN
// question: Which principal has this ARN?
// parameters: $arn: string
// columns: id: integer
MATCH (n:PrincipalArn) WHERE n.key = $arn RETURN n.id AS id
