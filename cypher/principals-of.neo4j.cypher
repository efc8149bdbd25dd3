// id: principals-of
// title: Principals of an account
// question: Which principals does this account have?
// parameters: $account: string
// columns: id: integer
MATCH (n:Principal {load: $load, account: $account}) WHERE n.since <= $version < n.until RETURN n.id AS id
