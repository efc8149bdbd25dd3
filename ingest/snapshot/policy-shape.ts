/**
 * Whether a JSON value can be a policy document at all: what AWS itself would have refused is an error here.
 * Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { found, jsonPath, quote } from './issue.js';

/** What kind of document stands there, as far as its grammar differs. */
export type Shape = 'identity' | 'resource' | 'trust' | 'scp' | 'rcp';

export interface ShapeIssue {
  /** JSON path below the document, e.g. `.Statement[0].Effect`. */
  readonly path: string;
  readonly message: string;
}

type JsonObject = Readonly<Record<string, unknown>>;
/** `below` is what the path goes on with: most places have nothing to report, and need no path of their own. */
type Report = (path: readonly PropertyKey[], message: string, ...below: readonly PropertyKey[]) => void;

/** AWS's documents have at most about ten levels; deeper ones are no policies. */
const MAX_DEPTH = 64;
const VERSIONS: readonly unknown[] = [undefined, '2008-10-17', '2012-10-17'];
export const DOCUMENT_MEMBERS = ['Version', 'Id', 'Statement'];
export const STATEMENT_MEMBERS = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];
/** Shapes in which every statement names who it speaks of. */
const WITH_PRINCIPAL: ReadonlySet<Shape> = new Set<Shape>(['resource', 'trust', 'rcp']);
/** Shapes in which every statement names the resources that it speaks of. */
const WITH_RESOURCE: ReadonlySet<Shape> = new Set<Shape>(['identity', 'scp', 'rcp']);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An element of a policy by its name, with the key as it stands: elements' names are read without case. */
export function member(value: JsonObject, name: string): { readonly key: string; readonly value: unknown } | undefined {
  if (Object.hasOwn(value, name)) return { key: name, value: value[name] };
  for (const key in value) if (key.length === name.length && key.toLowerCase() === name.toLowerCase()) return { key, value: value[key] };
  return undefined;
}

/** The statements of a document whose shape was checked, with the JSON path of each below it. */
export function statementsOf(document: unknown): readonly { readonly path: readonly PropertyKey[]; readonly value: unknown }[] {
  const statement = isObject(document) ? member(document, 'Statement') : undefined;
  if (statement === undefined) return [];
  const { key, value } = statement;
  return Array.isArray(value) ? value.map((item: unknown, index) => ({ path: [key, index], value: item })) : [{ path: [key], value }];
}

/** Everything that keeps a value from being a policy document of this shape; empty if it is one. */
export function checkShape(document: unknown, shape: Shape): readonly ShapeIssue[] {
  const issues: ShapeIssue[] = [];
  const report: Report = (path, message, ...below) => issues.push({ path: jsonPath([...path, ...below], ''), message });
  if (!isObject(document)) report([], `expected a policy document (an object with \`Statement\`), found ${found(document)}`);
  else if (depthOver(document, MAX_DEPTH)) report([], `expected a policy document, found JSON of more than ${String(MAX_DEPTH)} levels`);
  else checkDocument(document, shape, report);
  return issues;
}

function checkDocument(document: JsonObject, shape: Shape, report: Report): void {
  const version = member(document, 'Version');
  if (!VERSIONS.includes(version?.value)) report([version?.key ?? 'Version'], `expected \`2012-10-17\` or \`2008-10-17\`, found ${found(version?.value)}`);
  checkString(document, 'Id', [], report);
  checkOnce(document, DOCUMENT_MEMBERS, [], report);
  const statement = member(document, 'Statement')?.value;
  if (!Array.isArray(statement) && !isObject(statement)) {
    report(['Statement'], `expected a statement or a list of statements, found ${found(statement)}`);
    return;
  }
  for (const { path, value } of statementsOf(document)) {
    if (isObject(value)) checkStatement(value, path, shape, report);
    else report(path, `expected a statement (an object), found ${found(value)}`);
  }
}

function checkStatement(statement: JsonObject, path: readonly PropertyKey[], shape: Shape, report: Report): void {
  const effect = member(statement, 'Effect')?.value;
  if (effect !== 'Allow' && effect !== 'Deny') report([...path, 'Effect'], `expected \`Allow\` or \`Deny\`, found ${found(effect)}`);
  checkString(statement, 'Sid', path, report);
  checkOnce(statement, STATEMENT_MEMBERS, path, report);
  checkOneOf(statement, 'Action', path, true, report);
  checkOneOf(statement, 'Resource', path, WITH_RESOURCE.has(shape), report);
  checkPrincipals(statement, path, shape, report);
  const condition = member(statement, 'Condition');
  if (condition !== undefined) checkCondition(condition.value, [...path, condition.key], report);
}

function checkString(value: JsonObject, name: string, path: readonly PropertyKey[], report: Report): void {
  const element = member(value, name);
  if (element !== undefined && typeof element.value !== 'string') report(path, `expected a string, found ${found(element.value)}`, element.key);
}

/** One element in two spellings: AWS refuses two blocks of one name. */
function checkOnce(value: JsonObject, members: readonly string[], path: readonly PropertyKey[], report: Report): void {
  const all = Object.keys(value);
  // As AWS writes them all, and then none can stand there twice.
  if (all.every((key) => members.includes(key))) return;
  for (const name of members) {
    const keys = all.filter((key) => key.length === name.length && key.toLowerCase() === name.toLowerCase());
    if (keys.length > 1) report(path, `expected one \`${name}\`, found ${keys.map(quote).join(' and ')}`);
  }
}

/** `X` or `NotX`: a string or a list of strings, not both, and one of them if it is required. */
function checkOneOf(statement: JsonObject, name: string, path: readonly PropertyKey[], required: boolean, report: Report): void {
  const not = `Not${name}`;
  const plain = member(statement, name);
  const negated = member(statement, not);
  if (plain !== undefined && negated !== undefined) report(path, `expected \`${name}\` or \`${not}\`, found both`);
  if (plain === undefined && negated === undefined && required) report(path, `expected \`${name}\` or \`${not}\`, found neither`);
  if (plain !== undefined) checkStrings(plain.value, path, plain.key, report);
  if (negated !== undefined) checkStrings(negated.value, path, negated.key, report);
}

function checkStrings(value: unknown, path: readonly PropertyKey[], key: string, report: Report): void {
  if (!Array.isArray(value)) {
    if (typeof value !== 'string') report(path, `expected a string or a list of strings, found ${found(value)}`, key);
    return;
  }
  value.forEach((item: unknown, index) => {
    if (typeof item !== 'string') report(path, `expected a string, found ${found(item)}`, key, index);
  });
}

function checkPrincipals(statement: JsonObject, path: readonly PropertyKey[], shape: Shape, report: Report): void {
  const present = [member(statement, 'Principal'), member(statement, 'NotPrincipal')].filter((element) => element !== undefined);
  if (!WITH_PRINCIPAL.has(shape)) {
    for (const { key } of present) report([...path, key], `expected no \`${key}\`: ${noPrincipal(shape)}`);
    return;
  }
  if (present.length === 0) report(path, 'expected `Principal` or `NotPrincipal`, found neither');
  if (present.length === 2) report(path, 'expected `Principal` or `NotPrincipal`, found both');
  for (const { key, value } of present) checkPrincipal(value, [...path, key], report);
}

function noPrincipal(shape: Shape): string {
  return shape === 'scp'
    ? 'a service control policy speaks of the principals of the accounts it is attached to'
    : 'an identity policy speaks of the identity it is attached to';
}

function checkPrincipal(value: unknown, path: readonly PropertyKey[], report: Report): void {
  if (value === '*') return;
  if (!isObject(value)) {
    report(path, `expected \`*\` or an object of principals, found ${found(value)}`);
    return;
  }
  for (const type of Object.keys(value)) checkStrings(value[type], path, type, report);
}

/** Operator → key → one value or a list. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html */
function checkCondition(value: unknown, path: readonly PropertyKey[], report: Report): void {
  if (!isObject(value)) {
    report(path, `expected an object of condition operators, found ${found(value)}`);
    return;
  }
  for (const [operator, keys] of Object.entries(value)) {
    if (isObject(keys)) checkConditionKeys(keys, [...path, operator], report);
    else report(path, `expected an object of condition keys, found ${found(keys)}`, operator);
  }
}

function checkConditionKeys(keys: JsonObject, path: readonly PropertyKey[], report: Report): void {
  for (const [key, value] of Object.entries(keys)) {
    if (!Array.isArray(value)) {
      if (!isScalar(value)) report(path, `expected a string, a number, a boolean or a list of them, found ${found(value)}`, key);
      continue;
    }
    value.forEach((item: unknown, index) => {
      if (!isScalar(item)) report(path, `expected a string, a number or a boolean, found ${found(item)}`, key, index);
    });
  }
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Whether a value nests deeper than `limit`, which is as deep as this recursion goes. */
function depthOver(value: unknown, limit: number): boolean {
  if (limit < 0) return true;
  if (typeof value !== 'object' || value === null) return false;
  for (const name in value) if (depthOver((value as JsonObject)[name], limit - 1)) return true;
  return false;
}
