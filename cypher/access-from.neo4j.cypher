// id: access-from
// title: Direct access of classes
// question: What do these classes of principals have direct access to?
// parameters: $ids: integers
// columns: from: integer, rows: lists of integers (to, actions, residue, proof, crossAccount as 0 or 1, place of via among resource-policy, identity-policy, both, grant, acl)
UNWIND $ids AS id MATCH (a:PrincipalClass {load: $load, id: id})-[e:CAN_ACCESS]->(b:ResourceClass) WHERE a.since <= $version < a.until AND b.since <= $version < b.until RETURN id AS `from`, collect([b.id, e.actions, e.residue, e.proof, CASE WHEN e.crossAccount THEN 1 ELSE 0 END, CASE e.via WHEN 'resource-policy' THEN 0 WHEN 'identity-policy' THEN 1 WHEN 'both' THEN 2 WHEN 'grant' THEN 3 ELSE 4 END]) AS rows
