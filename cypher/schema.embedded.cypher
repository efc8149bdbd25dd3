// id: schema
// title: Tables of the embedded store
// question: none
// parameters: none
// columns: none
CREATE NODE TABLE Principal(id INT64 PRIMARY KEY, arn STRING, name STRING, kind STRING, account STRING, searchText STRING, data STRING, stamp STRING, external BOOLEAN);
CREATE NODE TABLE Resource(id INT64 PRIMARY KEY, arn STRING, name STRING, kind STRING, account STRING, searchText STRING, data STRING, stamp STRING);
CREATE NODE TABLE PrincipalArn(key STRING PRIMARY KEY, id INT64);
CREATE NODE TABLE ResourceArn(key STRING PRIMARY KEY, id INT64);
CREATE NODE TABLE Account(key STRING PRIMARY KEY, data STRING);
CREATE NODE TABLE OrganizationalUnit(key STRING PRIMARY KEY, data STRING);
CREATE NODE TABLE GroupNode(key STRING PRIMARY KEY, data STRING);
CREATE NODE TABLE PersonGroup(key STRING PRIMARY KEY, data STRING);
CREATE NODE TABLE Policy(key STRING PRIMARY KEY, data STRING);
CREATE NODE TABLE Statement(key STRING PRIMARY KEY, data STRING);
CREATE NODE TABLE KeyGrant(key STRING PRIMARY KEY, data STRING);
CREATE NODE TABLE KeyAlias(key STRING PRIMARY KEY, data STRING);
CREATE NODE TABLE AccessKey(key STRING PRIMARY KEY, data STRING);
CREATE NODE TABLE LoadNode(key STRING PRIMARY KEY, data STRING);
CREATE NODE TABLE Residue(id INT64 PRIMARY KEY, data STRING);
CREATE NODE TABLE ActionSet(id INT64 PRIMARY KEY, data STRING);
CREATE NODE TABLE Proof(id INT64 PRIMARY KEY, data STRING);
CREATE NODE TABLE PrincipalClass(id INT64 PRIMARY KEY, kind STRING, account STRING, members INT64[]);
CREATE NODE TABLE ResourceClass(id INT64 PRIMARY KEY, members INT64[]);
CREATE REL TABLE IN_CLASS(FROM Principal TO PrincipalClass, FROM Resource TO ResourceClass);
CREATE REL TABLE CAN_ASSUME(FROM Principal TO Principal, actions INT64, residue INT64, proof INT64, via STRING, crossAccount BOOLEAN);
CREATE REL TABLE CAN_ACCESS(FROM PrincipalClass TO ResourceClass, actions INT64, residue INT64, proof INT64, via STRING, crossAccount BOOLEAN);
CREATE REL TABLE CONTAINS(FROM OrganizationalUnit TO OrganizationalUnit, FROM OrganizationalUnit TO Account, FROM Account TO Principal, FROM Account TO Resource, FROM Account TO GroupNode);
CREATE REL TABLE MEMBER_OF(FROM Principal TO GroupNode, FROM Principal TO PersonGroup);
CREATE REL TABLE HAS_POLICY(FROM Account TO Policy, FROM Principal TO Policy);
CREATE REL TABLE HAS_TRUST_POLICY(FROM Principal TO Policy);
CREATE REL TABLE HAS_RESOURCE_POLICY(FROM Resource TO Policy);
CREATE REL TABLE HAS_BOUNDARY(FROM Principal TO Policy);
CREATE REL TABLE HAS_STATEMENT(FROM Policy TO Statement);
CREATE REL TABLE NAMES(FROM Statement TO Principal);
CREATE REL TABLE HAS_GRANT(FROM Resource TO KeyGrant);
CREATE REL TABLE PROTECTED_BY(FROM Resource TO Resource);
CREATE REL TABLE RUNS_AS(FROM Principal TO Principal)
