// id: principals-outside
// title: Principals from outside
// question: Which principals are of accounts that the snapshot doesn't have?
// parameters: none
// columns: id: integer
MATCH (n:Principal {load: $load, external: true}) WHERE n.since <= $version < n.until RETURN n.id AS id
