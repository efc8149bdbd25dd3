// id: principals-of
// title: Principals of an account
// question: Which principals does this account have?
// parameters: $account: string
// columns: id: integer
MATCH (n:Principal {load: $load, account: $account}) RETURN n.id AS id
