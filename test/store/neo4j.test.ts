import { describe, inject, it } from 'vitest';
import { openNeo4j } from '../../graph/open.js';
import { apiOn } from '../api/suite.js';
import { casesOn } from './cases.js';
import { conformanceOn } from './conformance.js';
import { killsOn } from './kill.js';
import { lineagesOn } from './lineages.js';
import { transactionsOn } from './transactions.js';

const neo4j = inject('neo4j');
if (neo4j === null) describe.skip('Neo4j', () => void it('is not to be had', () => undefined));
else {
  conformanceOn(
    'Neo4j',
    () => openNeo4j(neo4j),
    () => neo4j,
  );
  const routed = { ...neo4j, uri: neo4j.uri.replace(/^bolt/, 'neo4j') };
  conformanceOn(
    'Neo4j by routing',
    () => openNeo4j(routed),
    () => routed,
  );
  transactionsOn(neo4j);
  lineagesOn(neo4j);
  casesOn('Neo4j', () => openNeo4j(neo4j));
  apiOn('Neo4j', () => openNeo4j(neo4j));
  killsOn(
    'Neo4j',
    () => openNeo4j(neo4j),
    () => ({ NEO4J_URI: neo4j.uri, NEO4J_USERNAME: neo4j.username, NEO4J_PASSWORD: neo4j.password }),
  );
}
