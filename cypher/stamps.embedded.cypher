// id: stamps
// title: What principals or resources are
// question: Which principals or resources does the load have, and which of them are others than in another load?
// parameters: text: label (Principal or Resource)
// columns: texts: strings, a stamp, an id and an ARN each (lists are read ten times faster than rows)
MATCH (n:{{label}}) RETURN collect(n.stamp + ' ' + cast(n.id AS STRING) + ' ' + n.arn) AS texts
