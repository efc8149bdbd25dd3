import { describe, inject, it } from 'vitest';
import { openNeo4j } from '../../graph/open.js';
import { casesOn } from './cases.js';

const neo4j = inject('neo4j');
if (neo4j === null) describe.skip('Neo4j', () => void it('is not to be had', () => undefined));
else casesOn('Neo4j', () => openNeo4j(neo4j));
