// id: roles-by-name
// title: Roles by name
// question: Which roles of an account have this name?
// parameters: $account, $name: strings
// columns: data: JSON
MATCH (n:Principal) WHERE n.kind = 'Role' AND n.account = $account AND n.name = $name RETURN n.data AS data
