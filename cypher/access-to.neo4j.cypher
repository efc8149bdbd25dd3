// id: access-to
// title: Direct access to a resource
// question: Which classes of principals have direct access to this resource, and on what does it depend?
// parameters: $id: integer
// columns: to: integer, rows: lists of integers (from, actions, residue, proof, crossAccount as 0 or 1, place of via among resource-policy, identity-policy, both, grant, acl)
MATCH (r:Resource {load: $load, id: $id})-[:IN_CLASS]->(b:ResourceClass)<-[e:CAN_ACCESS]-(a:PrincipalClass) WHERE r.since <= $version < r.until AND b.since <= $version < b.until AND a.since <= $version < a.until RETURN b.id AS `to`, collect([a.id, e.actions, e.residue, e.proof, CASE WHEN e.crossAccount THEN 1 ELSE 0 END, CASE e.via WHEN 'resource-policy' THEN 0 WHEN 'identity-policy' THEN 1 WHEN 'both' THEN 2 WHEN 'grant' THEN 3 ELSE 4 END]) AS rows
