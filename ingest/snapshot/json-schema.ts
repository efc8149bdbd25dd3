/**
 * The snapshot's format as one JSON Schema (2020-12) with a definition for each file, made from the schemas
 * that the reader itself uses. `docs/snapshot.schema.json` is its copy; `write-json-schema.ts` writes it.
 */
import { z } from 'zod';
import { AccessKeysSchema, AccountSummarySchema, AuthorizationDetailsSchema, IdentityProvidersSchema, S3AccountSchema } from './schema-account.js';
import { AccountIdSchema, PolicySchema, PublicAccessBlockSchema, TagsSchema } from './schema-common.js';
import { IdentityCenterSchema, ManifestSchema, OrganizationSchema } from './schema-organization.js';
import { BucketSchema, InstanceSchema, KeySchema, ResourceSchema } from './schema-resource.js';

type Json = Readonly<Record<string, unknown>>;

/** Definition → the schema that the reader uses, and what stands there. */
const DEFINITIONS: readonly (readonly [string, z.ZodType, string])[] = [
  ['Organization', OrganizationSchema, 'organization.json'],
  ['IdentityCenter', IdentityCenterSchema, 'identity-center.json'],
  ['Manifest', ManifestSchema, 'manifest.json'],
  ['AuthorizationDetails', AuthorizationDetailsSchema, 'accounts/<id>/authorization-details.json'],
  ['IdentityProviders', IdentityProvidersSchema, 'accounts/<id>/identity-providers.json'],
  ['AccountSummary', AccountSummarySchema, 'accounts/<id>/account-summary.json'],
  ['AccessKeys', AccessKeysSchema, 'accounts/<id>/access-keys.json'],
  ['S3Account', S3AccountSchema, 'accounts/<id>/s3-account.json'],
  ['Bucket', BucketSchema, 'accounts/<id>/s3/<bucket>.json'],
  ['Key', KeySchema, 'accounts/<id>/kms/<key-id>.json'],
  ['Instance', InstanceSchema, 'accounts/<id>/ec2/<instance-id>.json'],
  ['Resource', ResourceSchema, 'accounts/<id>/<service>/<name>.json: sqs, sns, lambda, secretsmanager and every other service'],
  ['AccountId', AccountIdSchema, 'twelve digits'],
  ['PublicAccessBlock', PublicAccessBlockSchema, 'Block Public Access: four flags; one that is missing is false'],
  ['Tags', TagsSchema, 'a list of {Key, Value} or {TagKey, TagValue}, or a map'],
];

const STRINGS = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };
const SCALAR = { type: ['string', 'number', 'boolean'] };
const PRINCIPAL = { anyOf: [{ const: '*' }, { type: 'object', additionalProperties: STRINGS }] };

const STATEMENT = {
  type: 'object',
  properties: {
    Sid: { type: 'string' },
    Effect: { enum: ['Allow', 'Deny'] },
    Principal: PRINCIPAL,
    NotPrincipal: PRINCIPAL,
    Action: STRINGS,
    NotAction: STRINGS,
    Resource: STRINGS,
    NotResource: STRINGS,
    Condition: {
      type: 'object',
      additionalProperties: { type: 'object', additionalProperties: { anyOf: [SCALAR, { type: 'array', items: SCALAR }] } },
    },
  },
  required: ['Effect'],
  oneOf: [{ required: ['Action'] }, { required: ['NotAction'] }],
};

const POLICY = {
  description: 'a policy document: an object, a JSON string or a URL-encoded JSON string',
  anyOf: [
    { type: 'string' },
    {
      type: 'object',
      properties: {
        Version: { enum: ['2008-10-17', '2012-10-17'] },
        Id: { type: 'string' },
        Statement: { anyOf: [{ $ref: '#/$defs/Statement' }, { type: 'array', items: { $ref: '#/$defs/Statement' } }] },
      },
      required: ['Statement'],
    },
    { type: 'null', description: 'there is none' },
    { type: 'object', properties: { s3_attributes: { type: 'object' } }, required: ['s3_attributes'], description: 'an S3_POLICY of the organisation' },
  ],
};

/** The whole schema. A file points at its definition: `{"$schema": "…/snapshot.schema.json#/$defs/Bucket"}`. */
export function snapshotJsonSchema(): Json {
  const registry = z.registry<{ id: string }>();
  registry.add(PolicySchema, { id: 'PolicyDocument' });
  for (const [id, schema] of DEFINITIONS) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/$defs/${id}`, io: 'input', unrepresentable: 'any' });
  const made = DEFINITIONS.map(([id, , description]) => [id, { description, ...bare(schemas[id]) }] as const);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'arnpath snapshot',
    description: 'One definition for each file of a snapshot; docs/snapshot.md says what they mean.',
    $defs: { ...Object.fromEntries(made), PolicyDocument: POLICY, Statement: STATEMENT },
  };
}

function bare(schema: unknown): Json {
  const entries = typeof schema === 'object' && schema !== null ? Object.entries(schema) : [];
  return Object.fromEntries(entries.filter(([key]) => key !== '$schema' && key !== '$id' && key !== 'id'));
}
