/** Arbitrary policy documents over the pools. */
import fc, { type Arbitrary } from 'fast-check';
import { conditionBlock } from './condition-blocks.js';
import { ACTION_PATTERNS, AWS_PRINCIPALS, OIDC, RESOURCE_PATTERNS, ROLES, SAML, SERVICES } from './pools.js';

export type Json = Readonly<Record<string, unknown>>;
type Parts = Readonly<Record<string, unknown>>;

/** A list of one is written as its element. */
const written = <T>(values: readonly T[]): unknown => (values.length === 1 ? values[0] : values);

const some = <T>(pool: readonly T[], maxLength: number): Arbitrary<T[]> => fc.uniqueArray(fc.constantFrom(...pool), { minLength: 1, maxLength });

const effect = (denyWeight: number): Arbitrary<Parts> =>
  fc.oneof({ weight: 10, arbitrary: fc.constant({ Effect: 'Allow' }) }, { weight: denyWeight, arbitrary: fc.constant({ Effect: 'Deny' }) });

function actions(services: readonly string[], star: number): Arbitrary<Parts> {
  const pool = services.flatMap((s) => ACTION_PATTERNS[s] ?? []);
  return fc.oneof(
    { weight: star, arbitrary: fc.constant({ Action: '*' }) },
    { weight: 10, arbitrary: some(pool, 3).map((v) => ({ Action: written(v) })) },
    { weight: star > 0 ? 1 : 0, arbitrary: some(pool, 2).map((v) => ({ NotAction: written(v) })) },
  );
}

function resources(pool: readonly string[], all: string): Arbitrary<Parts> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant({ Resource: all }) },
    { weight: 5, arbitrary: some(pool, 3).map((v) => ({ Resource: written(v) })) },
    { weight: 1, arbitrary: some(pool, 2).map((v) => ({ NotResource: written(v) })) },
  );
}

const principalMap: Arbitrary<Json> = fc.oneof(
  { weight: 8, arbitrary: some(AWS_PRINCIPALS, 3).map((v) => ({ AWS: written(v) })) },
  { weight: 1, arbitrary: some(SERVICES, 2).map((v) => ({ Service: written(v) })) },
  { weight: 1, arbitrary: fc.record({ AWS: some(AWS_PRINCIPALS, 2), Service: some(SERVICES, 1) }) },
  { weight: 1, arbitrary: fc.constantFrom({ CanonicalUser: 'canonical-222222222222' }, { CanonicalUser: 'canonical-444444444444' }) },
);

const anyone: Arbitrary<Parts> = fc.constantFrom<Parts>({ Principal: '*' }, { Principal: { AWS: '*' } });
const named: Arbitrary<Parts> = principalMap.map((p) => ({ Principal: p }));

/** With an account beside the ARN, as AWS asks for, or without. */
const notPrincipal: Arbitrary<Parts> = fc.oneof(
  fc
    .constantFrom(
      { AWS: [ROLES.app.arn, '222222222222'] },
      { AWS: ['arn:aws:iam::222222222222:user/alice', 'arn:aws:iam::222222222222:root'] },
      { AWS: 'arn:aws:iam::333333333333:root' },
      { Service: 'sns.amazonaws.com' },
    )
    .map((p) => ({ NotPrincipal: p })),
  principalMap.filter((p) => p['CanonicalUser'] === undefined).map((p) => ({ NotPrincipal: p })),
);

const conditions = (service: string, weight: number): Arbitrary<Parts> =>
  fc.oneof({ weight: 10, arbitrary: fc.constant({}) }, { weight, arbitrary: conditionBlock(service).map((Condition) => ({ Condition })) });

const join = (...parts: Arbitrary<Parts>[]): Arbitrary<Json> => fc.tuple(...parts).map((p) => Object.assign({}, ...p) as Json);

function document(statement: Arbitrary<Json>, maxLength: number, minLength = 1): Arbitrary<Json> {
  return fc.record({
    Version: fc.oneof({ weight: 9, arbitrary: fc.constant('2012-10-17') }, { weight: 1, arbitrary: fc.constant('2008-10-17') }),
    Statement: fc.array(statement, { minLength, maxLength }).map((s) => written(s)),
  });
}

const ALL_SERVICES = Object.keys(ACTION_PATTERNS);

export const identityPolicy = document(join(effect(2), actions(ALL_SERVICES, 8), resources(RESOURCE_PATTERNS, '*'), conditions('any', 4)), 3);
export const boundaryPolicy = document(join(effect(2), actions(ALL_SERVICES, 9), resources(RESOURCE_PATTERNS, '*'), conditions('any', 3)), 2);

/** Mostly FullAWSAccess with something taken away. */
const scpStatement = join(effect(8), actions(ALL_SERVICES, 2), resources(RESOURCE_PATTERNS, '*'), conditions('any', 8));
const FULL: Json = { Effect: 'Allow', Action: '*', Resource: '*' };
export const scp: Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ Version: '2012-10-17', Statement: [FULL] }) },
  { weight: 4, arbitrary: fc.array(scpStatement, { maxLength: 2 }).map((s) => ({ Version: '2012-10-17', Statement: [FULL, ...s] })) },
  { weight: 1, arbitrary: document(scpStatement, 2) },
);

const RCP_ACTIONS = ['s3', 'kms', 'sqs', 'secretsmanager', 'sts'];
const rcpStatement = join(fc.constant({ Effect: 'Deny', Principal: '*' }), actions(RCP_ACTIONS, 3), resources(RESOURCE_PATTERNS, '*'), conditions('any', 30));
export const rcp: Arbitrary<Json> = fc.array(rcpStatement, { maxLength: 2 }).map((s) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }, ...s],
}));

/**
 * The policy of a resource.
 * @param arn of the resource, as the policies write it
 */
export function resourcePolicy(service: string, arn: string): Arbitrary<Json> {
  const pool = service === 's3' ? [`${arn}/*`, `${arn}/in/*`, arn, `${arn}/in/\${aws:username}/*`] : [arn, '*'];
  const all = service === 's3' ? '*' : arn;
  const rest = (weight: number): Arbitrary<Parts>[] => [actions([service], 0), resources(pool, all), conditions(service, weight)];
  const not = service === 'kms' ? [] : [{ weight: 2, arbitrary: join(fc.constant({ Effect: 'Deny' }), notPrincipal, ...rest(4)) }];
  const notAllow = { weight: 1, arbitrary: join(fc.constant({ Effect: 'Allow' }), notPrincipal, ...rest(4)) };
  return document(
    fc.oneof(
      { weight: 12, arbitrary: join(effect(2), named, ...rest(5)) },
      { weight: 3, arbitrary: join(effect(4), anyone, ...rest(20)) },
      ...not,
      ...(service === 'kms' ? [] : [notAllow]),
    ),
    3,
  );
}

/** Trust policies have no Resource; providers stand only in those of their own account. */
export function trustPolicy(ownProviders: boolean): Arbitrary<Json> {
  const rest = [actions(['sts'], 0), conditions('sts', 5)];
  const federated = (provider: string, action: string): Arbitrary<Json> =>
    join(fc.constant({ Effect: 'Allow', Principal: { Federated: provider }, Action: action }), conditions('sts', 8));
  return document(
    fc.oneof(
      { weight: 10, arbitrary: join(effect(1), named, ...rest) },
      { weight: 1, arbitrary: join(effect(1), anyone, ...rest) },
      ...(ownProviders
        ? [
            { weight: 2, arbitrary: federated(OIDC, 'sts:AssumeRoleWithWebIdentity') },
            { weight: 2, arbitrary: federated(SAML, 'sts:AssumeRoleWithSAML') },
          ]
        : []),
    ),
    2,
  );
}
