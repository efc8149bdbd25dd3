/** OpenAPI 3.1, from the schemas that check the questions. */
import { extendZodWithOpenApi, OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { PROBLEM, QUERIES } from './contract/index.js';

extendZodWithOpenApi(z);

const PATHS = [
  { path: '/api/v1/who-can', query: QUERIES.whoCan, summary: 'Who can do this to that, and how?', csv: true },
  { path: '/api/v1/what-can', query: QUERIES.whatCan, summary: 'What can this principal reach, and how?', csv: true },
  { path: '/api/v1/explain', query: QUERIES.explain, summary: 'May this principal do this to that, and why, or what is missing?', csv: false },
  { path: '/api/v1/search', query: QUERIES.search, summary: 'Principals and resources by a part of their ARN or name', csv: false },
  { path: '/api/v1/accounts', query: QUERIES.none, summary: 'Accounts of the load', csv: false },
  { path: '/api/v1/health', query: QUERIES.none, summary: 'Whether there is a load, and which', csv: false },
] as const;

/** The document. */
export function openApiDocument(version: string): object {
  const registry = new OpenAPIRegistry();
  const answer = z.looseObject({});
  for (const { path, query, summary, csv } of PATHS) {
    registry.registerPath({
      method: 'get',
      path,
      summary,
      request: { query },
      responses: {
        200: { description: summary, content: { 'application/json': { schema: answer }, ...(csv ? { 'text/csv': { schema: z.string() } } : {}) } },
        default: { description: 'what went wrong (RFC 9457)', content: { 'application/problem+json': { schema: PROBLEM } } },
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({ openapi: '3.1.0', info: { title: 'arnpath', version } });
}
