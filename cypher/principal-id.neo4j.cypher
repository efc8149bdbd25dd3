// id: principal-id
// title: Principal by ARN
// question: Which principal has this ARN?
// parameters: $arn: string
// columns: id: integer
MATCH (n:Principal {load: $load, arn: $arn}) WHERE n.since <= $version < n.until RETURN n.id AS id
