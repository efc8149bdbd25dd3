/**
 * What AWS accepted but looks wrong: warnings only, never errors.
 * Compare https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
 */
import { parseOperator } from '../../policy/condition/operators.js';
import { parseArn } from './arn.js';
import { jsonPath, quote } from './issue.js';
import { DOCUMENT_MEMBERS, STATEMENT_MEMBERS, isObject, member, statementsOf, type ShapeIssue } from './policy-shape.js';

type Statement = Readonly<Record<string, unknown>>;
type Path = readonly PropertyKey[];
type Report = (path: Path, message: string) => void;

/** More than a Sid can say at a glance; AWS has no documented limit of its own. */
const LONG_SID = 128;
const PRINCIPAL_TYPES = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser']);
/** Services whose actions apply to ARNs of their own only. */
const OWN_ARNS = new Set(['s3', 'kms', 'sqs', 'sns', 'secretsmanager', 'dynamodb']);

/** What looks wrong in a document whose shape is right; `services`: the known prefixes of actions. */
export function doubtsOf(document: unknown, services: ReadonlySet<string>): readonly ShapeIssue[] {
  const doubts: ShapeIssue[] = [];
  const report: Report = (path, message) => doubts.push({ path: jsonPath(path, ''), message });
  if (isObject(document)) doubtMembers(document, DOCUMENT_MEMBERS, [], report);
  const sids = new Set<unknown>();
  for (const { path, value } of statementsOf(document)) if (isObject(value)) doubtStatement(value, path, sids, services, report);
  return doubts;
}

function doubtStatement(statement: Statement, path: Path, sids: Set<unknown>, services: ReadonlySet<string>, report: Report): void {
  doubtMembers(statement, STATEMENT_MEMBERS, path, report);
  doubtSid(statement, path, sids, report);
  for (const name of ['Action', 'NotAction']) doubtEach(statement, name, path, (text) => actionDoubt(text, services), report);
  for (const name of ['Resource', 'NotResource']) doubtEach(statement, name, path, resourceDoubt, report);
  for (const name of ['Principal', 'NotPrincipal']) doubtPrincipal(statement, name, path, report);
  doubtOperators(statement, path, report);
  doubtFit(statement, path, report);
}

function doubtMembers(value: Statement, members: readonly string[], path: Path, report: Report): void {
  for (const key of Object.keys(value)) {
    if (members.includes(key)) continue;
    const meant = members.find((name) => name.toLowerCase() === key.toLowerCase());
    report([...path, key], meant === undefined ? `${quote(key)} is no policy element and is ignored` : `${quote(key)} is read as ${quote(meant)}`);
  }
}

function doubtSid(statement: Statement, path: Path, sids: Set<unknown>, report: Report): void {
  const sid = member(statement, 'Sid')?.value;
  if (typeof sid !== 'string' || sid === '') return;
  if (sids.has(sid)) report([...path, 'Sid'], `${quote(sid)} is the \`Sid\` of another statement too`);
  if (sid.length > LONG_SID) report([...path, 'Sid'], `the \`Sid\` has ${String(sid.length)} characters`);
  sids.add(sid);
}

/** What looks wrong in an action, or null. */
function actionDoubt(text: string, services: ReadonlySet<string>): string | null {
  if (/^\*+$/.test(text)) return null;
  const colon = text.indexOf(':');
  const prefix = text.slice(0, Math.max(colon, 0)).toLowerCase();
  if (colon < 0) return `${quote(text)} has no service prefix and matches no action`;
  return services.has(prefix) || /[*?]/.test(prefix) ? null : `${quote(text)} has an unknown service prefix`;
}

function resourceDoubt(text: string): string | null {
  return /^[*?]|^arn:|^\$\{/.test(text) ? null : `${quote(text)} is neither an ARN nor \`*\` and matches nothing`;
}

/** What AWS writes for a user or role that was deleted. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
const UNIQUE_ID = /^A(IDA|ROA|NPA|GPA)[A-Z0-9]{8,}$/;

function doubtPrincipal(statement: Statement, name: string, path: Path, report: Report): void {
  const element = member(statement, name);
  if (name === 'NotPrincipal' && element !== undefined && member(statement, 'Effect')?.value === 'Allow')
    report([...path, element.key], 'an Allow with `NotPrincipal` lets in everyone who is not listed, without credentials too');
  if (!isObject(element?.value)) return;
  for (const type of Object.keys(element.value)) {
    if (!PRINCIPAL_TYPES.has(type)) report([...path, element.key, type], `${quote(type)} is no type of principal and names nobody`);
    else if (type === 'AWS')
      for (const text of strings(element.value[type])) {
        const doubt = principalDoubt(text);
        if (doubt !== null) report([...path, element.key, type], doubt);
      }
  }
}

function principalDoubt(text: string): string | null {
  if (text !== '*' && /[*?]/.test(text)) return `${quote(text)}: wildcards don't work in a principal's ARN`;
  return UNIQUE_ID.test(text) ? `${quote(text)} is the unique id of a principal that was deleted, and matches nobody` : null;
}

function doubtOperators(statement: Statement, path: Path, report: Report): void {
  const condition = member(statement, 'Condition');
  if (!isObject(condition?.value)) return;
  for (const operator of Object.keys(condition.value)) {
    if (parseOperator(operator) === null) report([...path, condition.key, operator], `${quote(operator)} is no condition operator that we know`);
  }
}

/** An action of a service that only knows its own ARNs, beside resources of other services alone. */
function doubtFit(statement: Statement, path: Path, report: Report): void {
  const resources = strings(member(statement, 'Resource')?.value);
  if (resources.length === 0 || resources.includes('*')) return;
  const services = new Set(resources.map((text) => parseArn(text)?.service ?? '*'));
  if (services.has('*')) return;
  const fitDoubt = (text: string): string | null => {
    const service = text.slice(0, Math.max(text.indexOf(':'), 0)).toLowerCase();
    const fits = !OWN_ARNS.has(service) || [...services].some((other) => other.startsWith(service));
    return fits ? null : `${quote(text)} fits no resource of its statement`;
  };
  doubtEach(statement, 'Action', path, fitDoubt, report);
}

/** Reports what `doubt` says of each string of an element. */
function doubtEach(statement: Statement, name: string, path: Path, doubt: (text: string) => string | null, report: Report): void {
  const element = member(statement, name);
  if (element === undefined) return;
  const { key, value } = element;
  strings(value).forEach((text, index) => {
    const message = doubt(text);
    if (message !== null) report(Array.isArray(value) ? [...path, key, index] : [...path, key], message);
  });
}

function strings(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list.every(isString) ? list : list.filter(isString);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
