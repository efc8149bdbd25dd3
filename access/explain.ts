/** "May this principal do this to that, and why, or what is missing?" */
import type { LoadView } from '../graph/store.js';
import { entryProof, hitProof } from '../ingest/proofs.js';
import { type Explanation, explainPair, type LayerExplanation } from '../policy/explain.js';
import { byCodePoint } from '../policy/arn.js';
import { type KeyValue, known } from '../policy/condition/test.js';
import { preparePair, requestOf } from '../policy/pair.js';
import type { GivenContext, Missing } from '../policy/model.js';
import { OBJECT_KEY } from '../policy/resource.js';
import { isAwsManagedKeyId } from '../policy/tables/service-linked.js';
import { aboutLoad } from './about.js';
import { askFor } from './access-rows.js';
import { directPath, prepareQuestion, type Question, resourceNotKnown, rolePath, waysOf } from './question.js';
import type { Lookup } from './context.js';
import { pathsOf } from './more-paths.js';
import { type Ends, placed } from './places.js';
import { encryptionFacts, keyAsked } from './read-object.js';
import { READ_OBJECT, resolveAction, resolvePrincipal, type Start, type Subject, type Action } from './resolve.js';
import { scopeOf } from './scope.js';
import type { Statements } from './statements.js';
import type { Path } from './steps.js';
import type { ExplainAnswer, LayerReport, Result, Way } from './types.js';

export interface ExplainQuestion {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly maxHops?: number;
  readonly context?: GivenContext;
  /** How many paths to list beside the best one; none unless told. */
  readonly paths?: number;
}

/**
 * The answer to one question, with its layers.
 * @throws QuestionError for what can't be asked
 */
export async function explain(view: LoadView, q: ExplainQuestion): Promise<ExplainAnswer> {
  const start = await resolvePrincipal(view, q.principal);
  const question = await prepareQuestion(view, q);
  await checkContext(question, start);
  const ways = await waysOf(question, start, question.given.aboutPrincipal || !start.stored);
  const direct = ways.direct === null ? null : ways.direct.decided.value === true ? 'allowed' : 'conditional';
  const byRole = ways.byRole?.result ?? null;
  const result: Result = direct === 'allowed' || byRole === 'allowed' ? 'allowed' : direct !== null || byRole !== null ? 'conditional' : 'denied';
  const via: Way | null = result === 'denied' ? null : direct === result && byRole === result ? 'both' : direct === result ? 'direct' : 'assume-role';
  const path = await pathFor(question, start, ways, via);
  const listed = q.paths === undefined || q.paths === 0 ? null : await pathsOf(question, start, ways, q.paths);
  const explained = await explainDirect(question, start, result === 'denied');
  const { resource } = question.subject;
  return {
    ...aboutLoad(view, [...(path?.notKnown ?? []), ...resourceNotKnown(question, path === null ? 0 : path.steps.length - 1)]),
    principal: q.principal,
    action: q.action,
    resource: q.resource,
    result,
    via,
    minHops: path === null ? null : path.chain.length,
    chain: path === null ? null : path.chain,
    conditions: result === 'conditional' ? (path?.conditions ?? []) : [],
    missing: explained.missing,
    ...(path?.keys == null ? {} : { keys: path.keys }),
    layers: explained.layers,
    sentence: `${sentence(question, start, result, via, path, explained.missing)}${result === 'denied' ? await roleHint(question, start) : ''}`,
    path: path?.steps ?? [],
    ...(listed === null ? {} : { paths: listed.paths, morePaths: listed.more }),
    statements: question.statements.texts,
    remarks: [...start.principal.remarks, ...resource.remarks, ...joinRemark(question)],
    resourceFacts: { type: resource.type, account: resource.account, name: resource.name },
  };
}

async function checkContext(q: Question, start: Start): Promise<void> {
  if (q.given.empty) return;
  const { env, caller } = await scopeOf(q.view, start.principal, [q.subject.resource]);
  const requests = [requestOf(env, caller, q.subject.resource, q.action.service)];
  const key = q.action.name === READ_OBJECT ? q.subject.resource.bucket?.encryptionKey : null;
  if (key != null && key !== 'unknown') {
    const { resource } = (await keyAsked(q.view, q.subject.resource, key)).subject;
    requests.push(requestOf(env, caller, resource, 'kms'));
  }
  q.given.check(requests);
}

type Shown = Path & { keys: readonly string[] | null };

async function pathFor(q: Question, start: Start, ways: Awaited<ReturnType<typeof waysOf>>, via: Way | null): Promise<Shown | null> {
  if ((via === 'direct' || via === 'both') && ways.direct !== null) return { ...(await directPath(q, start, ways.direct)), keys: ways.direct.decided.keys };
  if (via !== 'assume-role' || ways.byRole === null) return null;
  const path = await rolePath(q, start, ways.byRole, ways.own);
  return path === null ? null : { ...path, keys: path.decided.keys };
}

interface Explained {
  readonly layers: LayerReport[];
  readonly missing: readonly Missing[];
}

async function explainDirect(q: Question, start: Start, denied: boolean): Promise<Explained> {
  const given = q.given.of(start.principal.kind);
  if (q.action.name !== READ_OBJECT) return explainOne(q.view, q.statements, q.action, q.subject, start, denied, given);
  const get = await explainOne(q.view, q.statements, await resolveAction('s3:GetObject'), q.subject, start, denied, given);
  const key = q.subject.resource.bucket?.encryptionKey;
  if (key == null || key === 'unknown') return get;
  if (isAwsManagedKeyId(key)) return { layers: get.layers, missing: [...get.missing, ...(denied ? managedKeyGap(q, start) : [])] };
  const decrypt = await keyAsked(q.view, q.subject.resource, key);
  const encrypted = encryptionFacts(q.subject);
  const half = await explainOne(q.view, q.statements, decrypt.action, decrypt.subject, start, denied, (name) => encrypted(name) ?? given(name));
  return { layers: [...get.layers, ...half.layers], missing: [...get.missing, ...half.missing] };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html: "you can't use the AWS managed key across accounts". */
function managedKeyGap({ subject }: Question, start: Start): Missing[] {
  const { account, arn } = subject.resource;
  if (start.principal.account === account) return [];
  const what = `${arn} encrypts with the AWS managed key aws/s3, which never works from outside account ${account ?? ''}: it needs a customer managed key`;
  return [{ layer: 'not-cross-account', side: 'resource', explicit: false, what }];
}

async function explainOne(
  view: LoadView,
  statements: Statements,
  action: Action,
  subject: Subject,
  start: Start,
  denied: boolean,
  given: Lookup,
): Promise<Explained> {
  const ask = askFor(action, subject);
  if (ask === null) {
    const what = `${action.canonical} does not apply to ${subject.resource.arn} (${subject.resource.type})`;
    return { layers: [], missing: denied ? [{ layer: 'not-applicable', side: 'resource', explicit: false, what }] : [] };
  }
  const { env, caller } = await scopeOf(view, start.principal, [subject.resource]);
  const pair = preparePair(env, caller, subject.resource, ask.service, ask.object);
  const asked = subject.objectKey === null ? subject.resource.arn : `${subject.resource.arn}/${subject.objectKey}`;
  const objectKey: KeyValue | undefined = subject.objectKey === null ? undefined : known(subject.objectKey);
  const found: Explanation = explainPair(env, pair, action.name, (name) => (name === OBJECT_KEY ? objectKey : given(name)), asked);
  // The evaluator speaks of actions in lower case; a reader sees AWS's spelling.
  const missing = (denied ? found.missing : []).map((m) => ({ ...m, what: m.what.replaceAll(action.name, action.canonical) }));
  const ends = { by: start.principal, on: [subject.resource] };
  const layers: LayerReport[] = [];
  for (const l of found.layers) layers.push(await report(view, statements, ends, l));
  return { layers, missing };
}

async function report(view: LoadView, statements: Statements, ends: Ends, l: LayerExplanation): Promise<LayerReport> {
  const { proof } = await placed(view, statements, ends, true, [...l.hits.map(hitProof), ...l.entries.map(entryProof)]);
  return { layer: l.layer, side: l.side, value: l.value, statements: proof, note: l.note };
}

function joinRemark(q: Question): string[] {
  return q.action.name === READ_OBJECT && q.subject.resource.bucket?.encryptionKey != null
    ? ["if the object is encrypted with the bucket's key: default encryption speaks of new objects"]
    : [];
}

/** The answer to the forum question: is AssumeRole needed, and why? */
function sentence(q: Question, start: Start, result: Result, via: Way | null, path: Path | null, missing: readonly Missing[]): string {
  const { name } = start.principal;
  const what = `${q.action.canonical} on ${q.resourceText}`;
  const maybe = result === 'conditional' ? ' if the open conditions hold' : '';
  if (result === 'denied') return `${name} has no way to ${what}: ${missing.map((m) => m.what).join('; ')}.`;
  if (via === 'assume-role')
    return `${name} gets ${what}${maybe} only by sts:AssumeRole, through ${(path?.chain ?? []).map((a) => a.split('/').at(-1)).join(' → ')}: the access hangs on that role, not on a policy that names ${name}.`;
  const step = path?.steps.at(-1);
  return `${name} gets ${what}${maybe} directly, without sts:AssumeRole: ${REASONS[step?.via ?? ''] ?? 'a policy lets it in'}.`;
}

/** Whether AssumeRole would be the way in: roles that have the access, though none that the start reaches. */
async function roleHint(q: Question, start: Start): Promise<string> {
  const ids = [...q.search.reach.certain.seeds].filter((id) => id !== start.principal.id);
  if (ids.length === 0 || q.search.maxHops === 0 || start.principal.kind === 'AccountRoot' || start.principal.kind === 'Anyone') return '';
  const roles = (await q.view.principalsById(ids)).map((r) => r.arn).sort(byCodePoint);
  const shown = roles.slice(0, 3).join(', ');
  const more = roles.length > 3 ? ` and ${String(roles.length - 3)} more` : '';
  return ` AssumeRole is the intended way where a role has the access: ${shown}${more} ${roles.length === 1 ? 'has' : 'have'} it, and ${start.principal.name} reaches none of them.`;
}

const REASONS: Readonly<Record<string, string>> = {
  'resource-policy': "the resource's own policy lets it in",
  'identity-policy': 'its own identity policy, in the account that owns the resource, allows it',
  both: "the resource's own policy lets its account in, and its identity policy allows it",
  grant: 'a grant on the key names it',
  acl: "the bucket's ACL lets it in",
};
