// id: principal-by-arn
// title: Principal by ARN
// question: Which principal has this ARN?
// parameters: $arn: string
// columns: data: JSON
MATCH (n:Principal) WHERE n.arn = $arn RETURN n.data AS data
