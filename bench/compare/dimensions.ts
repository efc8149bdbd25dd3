/**
 * The facts of a request that nobody knows beforehand, and for each the values that can make a difference: what the
 * policies that bear on the request compare with, something else, and none. Read from the documents, for `test/spec`.
 * A service's own keys may come in every request to it, as docs/snapshot.md has it; which of its actions have which isn't told.
 */
import type { PrincipalFacts, ResourceFacts, World } from '../../policy/model.js';
import { accountOf, type Facts } from '../../test/spec/context.js';
import { type Statement, statementsOf, type Test } from '../../test/spec/document.js';
import { matches, piecesOf } from '../../test/spec/wildcards.js';

/** One fact, or several that come together; an empty one is an absent fact. */
export type Dimension = readonly Facts[];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html: what follows from who asks, and about what. */
const KNOWN = /^aws:(principal(?!tag\/)|resource|username$|userid$)|^(s3:resourceaccount|kms:calleraccount|kms:resourcealiases)$/;
/** Of IAM's principals only: which account a service calls from nobody tells. */
const OF_CALLERS = /^kms:calleraccount$/;
const ALWAYS = /^aws:(securetransport|currenttime|epochtime|viaawsservice|requestedregion|useragent)$/;
const SIGNED_IN = /^aws:(multifactorauth|calledvia)/;
const OF_SERVICES = /^aws:source(account|arn|orgid|orgpaths)$/;
const OF_PROVIDERS = /^(saml|[a-z0-9.-]+\.[a-z]+):/;
const PRINCIPAL_TAG = /^aws:principaltag\//;
export interface Asking {
  readonly world: World;
  readonly principal: PrincipalFacts;
  readonly resource: ResourceFacts;
  /** Lower case. */
  readonly action: string;
}

export function dimensionsOf(asking: Asking): Dimension[] {
  const tests = new Map<string, Test[]>();
  for (const test of testsThatBear(asking)) tests.set(test.key.toLowerCase(), [...(tests.get(test.key.toLowerCase()) ?? []), test]);
  const found = [...tests].flatMap(([key, list]) => dimension(asking, key, list));
  return [...found, ...encryptionContexts(asking)];
}

function testsThatBear({ world, principal, resource, action }: Asking): Test[] {
  const own = accountOf(world, principal.account);
  const owner = accountOf(world, resource.account);
  const refs = [...principal.policies, principal.boundary, ...(own?.scps ?? []).flat(), resource.policy, ...(owner?.rcps ?? []).flat()];
  return refs.flatMap((ref) => {
    if (ref === null || typeof ref === 'string' || ref.document === null) return [];
    return testsFor(world.documents[ref.document] as object, action);
  });
}

const known = new WeakMap<object, Map<string, readonly Test[]>>();

function testsFor(document: object, action: string): readonly Test[] {
  let byAction = known.get(document);
  if (byAction === undefined) known.set(document, (byAction = new Map<string, readonly Test[]>()));
  let tests = byAction.get(action);
  if (tests === undefined) byAction.set(action, (tests = statementsOf(document).flatMap((s) => (isAbout(s, action) ? withVariables(s) : []))));
  return tests;
}

const isAbout = (s: Statement, action: string): boolean => s.actions.some((a) => matches(piecesOf(a.toLowerCase()), action)) !== s.notAction;

/** A variable compares its key with whatever stands around it. */
function withVariables(s: Statement): Test[] {
  const texts = [...(s.resources ?? []), ...s.tests.flatMap((t) => t.values)];
  const named = texts.flatMap((t) => [...t.matchAll(/\$\{([^,}]+)/g)].map(([, key = '']) => key.trim()));
  return [...s.tests, ...named.filter((key) => key.includes(':')).map((key): Test => ({ operator: 'StringEquals', key, values: [] }))];
}

function dimension(asking: Asking, key: string, tests: readonly Test[]): Dimension[] {
  const { principal, resource } = asking;
  const signedIn = principal.kind === 'User' || principal.kind === 'Role' || principal.kind === 'AccountRoot';
  if ((KNOWN.test(key) && (signedIn || !OF_CALLERS.test(key))) || (SIGNED_IN.test(key) && !signedIn)) return [];
  if (OF_SERVICES.test(key) && principal.kind !== 'AwsService') return [];
  if (OF_PROVIDERS.test(key) && principal.kind !== 'FederatedProvider') return [];
  if (PRINCIPAL_TAG.test(key) && !sessionsMayBeTagged(asking)) return [];
  if (key === 'aws:requestedregion' && resource.region !== null) return [[{ [key]: resource.region }]];
  const tagged = PRINCIPAL_TAG.test(key) && resource.tags !== 'unknown' ? Object.values(resource.tags) : [];
  const values = new Set([...tests.flatMap(valuesOf), ...tagged, ...(tests.every((t) => /Bool/.test(t.operator)) ? [] : ['zz-none-of-these'])]);
  const present = [...values].filter((v) => fitsType(tests, v)).map((v): Facts => ({ [key]: v }));
  return [[...present, ...(ALWAYS.test(key) ? [] : [{}])]];
}

/** Values on both sides of what a test compares with. */
function valuesOf({ operator, values }: Test): string[] {
  if (/Bool/.test(operator)) return ['true', 'false'];
  if (/IpAddress/.test(operator)) return [...values.map((v) => v.replace(/\/\d+$/, '')), '192.0.2.77'];
  if (/Numeric/.test(operator)) return values.flatMap((v) => [String(Number(v) - 1), v, String(Number(v) + 1)]);
  if (/Date/.test(operator)) return values.flatMap((v) => [-1, 0, 1].map((days) => new Date(Date.parse(v) + days * 86_400_000).toISOString()));
  return values.filter((v) => !v.includes('${')).map((v) => v.replaceAll(/[*?]/g, 'x'));
}

const fitsType = (tests: readonly Test[], value: string): boolean => value !== 'zz-none-of-these' || tests.some((t) => /String|Arn|Null/.test(t.operator));

/** Whoever may set tags of a role's session may set them to anything. */
function sessionsMayBeTagged({ world, principal }: Asking): boolean {
  if (principal.kind !== 'Role' || principal.trust?.document == null) return false;
  return statementsOf(world.documents[principal.trust.document]).some((s) => s.effect === 'Allow' && isAbout(s, 'sts:tagsession'));
}

/** The pairs that grants ask for. */
function encryptionContexts({ principal, resource }: Asking): Dimension[] {
  const grants = resource.key?.grants ?? [];
  if (grants === 'unknown') return [];
  const wanted = grants.filter((g) => g.granteePrincipal === principal.arn).map((g) => g.encryptionContextEquals ?? g.encryptionContextSubset);
  const contexts = wanted.flatMap((pairs): Facts[] => {
    if (pairs === null) return [];
    const values = Object.fromEntries(Object.entries(pairs).map(([k, v]) => [`kms:EncryptionContext:${k}`, v]));
    return [{ ...values, 'kms:EncryptionContextKeys': Object.keys(pairs) }];
  });
  return contexts.length === 0 ? [] : [[...contexts, {}]];
}
