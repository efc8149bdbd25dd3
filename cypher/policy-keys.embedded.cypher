// id: policy-keys
// title: Policies by key
// question: Which policy documents does the load have?
// parameters: none
// columns: keys: strings
MATCH (n:Policy) RETURN collect(n.key) AS keys
