// id: roles-by-name
// title: Roles by name
// question: Which roles of an account have this name?
// parameters: $account, $name: strings
// columns: data: JSON
MATCH (n:Principal {load: $load, account: $account, name: $name}) WHERE n.kind = 'Role' AND n.since <= $version < n.until RETURN n.data AS data
