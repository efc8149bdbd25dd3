/** What a question's texts mean in a load: the principal, the resource, the action. */
import type { LoadView } from '../graph/store.js';
import { loadActionData } from '../ingest/action-data.js';
import { Evaluator } from '../ingest/evaluator.js';
import { parseArn, parseObjectArn, parseSessionArn } from '../policy/arn.js';
import type { Coverage, PrincipalFacts, ResourceFacts } from '../policy/model.js';
import { type ActionTable, createActionTable } from '../policy/tables/actions.js';
import { virtualPrincipal, virtualResource } from '../ingest/virtual.js';
import { QuestionError } from './types.js';

/** Effective read: the object, and the key that encrypts it. */
export const READ_OBJECT = 'arnpath:readobject';

/** What is asked about. */
export interface Subject {
  readonly resource: ResourceFacts;
  /** In the graph; otherwise evaluated on demand. */
  readonly stored: boolean;
  /** The key of an object; null for a bucket or anything else. */
  readonly objectKey: string | null;
}

export interface Action {
  /** Lower case. */
  readonly name: string;
  /** As AWS writes it. */
  readonly canonical: string;
  readonly service: string;
  readonly table: ActionTable;
}

const tables = new Map<string, Promise<ActionTable>>();

/** @throws QuestionError for what is no action */
export async function resolveAction(text: string): Promise<Action> {
  const name = text.toLowerCase();
  const m = /^([a-z0-9-]+):[a-z0-9-]+$/.exec(name);
  if (m?.[1] === undefined) throw new QuestionError('invalid', `\`${text}\` is no action; write one as \`service:Action\`, without wildcards`);
  const service = name === READ_OBJECT ? 's3' : m[1];
  let table = tables.get(service);
  if (table === undefined) tables.set(service, (table = loadActionData([service]).then(createActionTable)));
  const found = await table;
  return { name, canonical: name === READ_OBJECT ? 'arnpath:ReadObject' : found.canonical(name), service, table: found };
}

/** @throws QuestionError for what is no ARN */
export async function resolveResource(view: LoadView, text: string, action: Action): Promise<Subject> {
  if (text === '*') return { resource: virtualResource('*', action.service), stored: false, objectKey: null };
  if (parseArn(text) === null) throw new QuestionError('invalid', `\`${text}\` is no ARN`);
  if (/^arn:[^:]*:s3:::[^/]*\/$/.test(text))
    throw new QuestionError('invalid', `\`${text}\` names no key of the bucket; leave the slash away to ask about the bucket`);
  // In the key of an object both are characters like others.
  if (/[*?]/.test(parseObjectArn(text)?.bucket ?? text)) throw new QuestionError('invalid', `\`${text}\` has a wildcard; ask about one resource`);
  const object = parseObjectArn(text);
  const alias = /^arn:[^:]+:kms:[^:]*:\d*:alias\//.test(text);
  const arn = object?.bucket ?? (alias ? ((await view.keyOfAlias(text)) ?? text) : text);
  const parent = parentOf(arn);
  const stored = parent === null ? await view.resource(arn) : null;
  const table = parent === null ? null : await view.resource(parent);
  if (table !== null)
    return { resource: { ...virtualResource(arn, action.service), collected: true, policy: table.policy, tags: table.tags }, stored: false, objectKey: null };
  return { resource: stored ?? virtualResource(arn, action.service), stored: stored !== null && stored.collected, objectKey: object?.key ?? null };
}

/**
 * What has no policy of its own but the one of what it belongs to: "the resource-based policy for a DynamoDB table also
 * includes the index associated with the table". https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-auth-iam-id-based-policies-DDB.html
 */
function parentOf(arn: string): string | null {
  return /^(arn:[^:]*:dynamodb:[^:]*:\d*:table\/[^/]+)\/index\/[^/]+$/.exec(arn)?.[1] ?? null;
}

/** A start of paths: a node of the graph, or a principal that is only asked about. */
export interface Start {
  readonly principal: PrincipalFacts;
  readonly stored: boolean;
}

/** @throws QuestionError for what is no principal, or is missing from a collected account */
export async function resolvePrincipal(view: LoadView, text: string): Promise<Start> {
  if (ACCESS_KEY.test(text)) return { principal: await userOf(view, text), stored: true };
  const found = await view.principal(text);
  if (found !== null) return { principal: found, stored: true };
  const session = parseSessionArn(text);
  const accounts = await view.accounts();
  const collected = (id: string): boolean => accounts.some((a) => a.id === id && a.collected && !a.identitiesUnknown);
  if (session !== null && collected(session.account)) {
    const role = (await view.rolesNamed(session.account, session.role)).find((p) => p.arn.startsWith(`arn:${session.partition}:iam:`));
    if (role === undefined) throw new QuestionError('not-found', `role \`${session.role}\` is not in account ${session.account}`);
    return { principal: { ...role, id: -1, arn: text, trust: null }, stored: false };
  }
  if (PERSON.test(text))
    throw new QuestionError(
      'not-found',
      `person \`${text}\` is not in the snapshot${personsNotKnown(view.info.coverage) ? ': Identity Center was not read, or not all of it' : ''}`,
    );
  const made = virtualPrincipal(text);
  if (made === null)
    throw new QuestionError(
      'invalid',
      `\`${text}\` is no principal that makes requests: name a user, role, session, root user, identity provider, instance, service or \`*\``,
    );
  if (made.account !== null && collected(made.account)) throw new QuestionError('not-found', `\`${text}\` is not in the snapshot of account ${made.account}`);
  return { principal: made, stored: false };
}

const PERSON = /^arn:[^:]+:identitystore:::user\/.+$/;

/** Whether persons may be missing: calls to Identity Center failed, or nothing of it is in the snapshot. */
export const personsNotKnown = ({ failures, notes }: Coverage): boolean =>
  failures.some((f) => /(^|\/)(sso-admin|sso|identitystore)(\/|$)/.test(f.scope)) || notes.some((note) => note.startsWith('no identity-center.json'));

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
const ACCESS_KEY = /^(AKIA|ASIA)[A-Z0-9]{12,124}$/;

/** The user that has an access key, with a remark that says so. */
async function userOf(view: LoadView, key: string): Promise<PrincipalFacts> {
  if (key.startsWith('ASIA'))
    throw new QuestionError(
      'invalid',
      `\`${key}\` is of temporary credentials, and tells not whose: ask about the session, whose ARN CloudTrail has in \`userIdentity.arn\``,
    );
  const arn = await view.userOfAccessKey(key);
  const user = arn === null ? null : await view.principal(arn);
  if (user === null) throw new QuestionError('not-found', `no user of the snapshot has the access key \`${key}\`${whereUnknown(view)}`);
  const active = user.accessKeys?.some((k) => k.id === key && k.active) === true;
  const remark = `access key ${key} is of ${user.arn}${active ? '' : ', and inactive: AWS refuses requests with it'}`;
  return { ...user, remarks: [remark, ...user.remarks] };
}

/** Root users' keys are in no list of keys, and some accounts' lists may be missing. */
function whereUnknown({ info: { coverage } }: LoadView): string {
  const missing = coverage.notes.filter((note) => note.endsWith('access keys are not known'));
  const failed = coverage.failures.filter((f) => f.what.includes('ListAccessKeys')).map((f) => `${f.scope}: ${f.what}`);
  return ['', 'the keys of root users are never known', ...missing, ...failed].join('; ');
}

const evaluators = new WeakMap<LoadView['info'], Map<string, Promise<Evaluator>>>();

/** An evaluator over the whole load, for what the graph has no rows of. */
export function evaluatorOf(view: LoadView, action: Action): Promise<Evaluator> {
  return kept(view, action.table.known(action.name) ? action.service : action.name, () => makeEvaluator(view, action.table, [action.name]));
}

/** An evaluator for every action of the load's resources. */
export function evaluatorOfAll(view: LoadView): Promise<Evaluator> {
  return kept(view, '*', async () => {
    const services = new Set(['sts', 'iam', ...(await view.allResources()).map((r) => r.service)]);
    return makeEvaluator(view, createActionTable(await loadActionData([...services])), []);
  });
}

/** Kept as long as the load's description is. */
function kept(view: LoadView, key: string, make: () => Promise<Evaluator>): Promise<Evaluator> {
  let forLoad = evaluators.get(view.info);
  if (forLoad === undefined) evaluators.set(view.info, (forLoad = new Map<string, Promise<Evaluator>>()));
  let found = forLoad.get(key);
  if (found === undefined) forLoad.set(key, (found = make()));
  return found;
}

async function makeEvaluator(view: LoadView, table: ActionTable, extra: readonly string[]): Promise<Evaluator> {
  const principals = await view.allPrincipals();
  const resources = await view.allResources();
  const accounts = await view.accounts();
  const refs = [
    ...principals.flatMap((p) => [...p.policies, p.boundary, p.trust]),
    ...resources.map((r) => (typeof r.policy === 'string' ? null : r.policy)),
    ...accounts.flatMap((a) => [...(a.scps ?? []), ...(a.rcps ?? [])].flat()),
  ];
  const ids = new Set(refs.flatMap((r) => (r?.document == null ? [] : [r.document])));
  const documents = await view.documents([...ids]);
  return new Evaluator({ principals, accounts, documents, organization: view.info.organization }, table, extra);
}
