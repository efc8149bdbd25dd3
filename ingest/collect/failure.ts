/** What went wrong with a call, as `manifest.json` records it. */
import type { AnyOperation } from './operation.js';

export interface Failure {
  readonly Account: string | null;
  readonly Region: string | null;
  readonly Service: string;
  readonly Call: string;
  readonly Resource: string | null;
  readonly Code: string;
  readonly Message: string;
}

/** Code of what was not asked, because the run was stopped before. */
export const NOT_REACHED = 'NotReached';

/** Where a call is made. */
export interface Site {
  readonly account: string | null;
  readonly partition: string;
  readonly region: string;
}

/** A call that was refused or failed, after the SDK's retries. */
export class CallFailed extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.Call}: ${failure.Code}: ${failure.Message}`);
  }
}

/** The thing was deleted after it was listed: there is nothing to read, and nothing is missing. */
export class Gone extends Error {}

/** Codes by which IAM says so. */
export const NO_SUCH_ENTITY: readonly string[] = ['NoSuchEntity', 'NoSuchEntityException'];

const REFUSED = /AccessDenied|Unauthorized|Forbidden|OptInRequired|NotAuthorized/i;

/** Whether AWS refused the call, rather than that it failed. */
export function isRefused(code: string | null | undefined): boolean {
  return REFUSED.test(code ?? '');
}

const LONGEST = 500;
/** A message, as long as one is kept. */
export const shortened = (message: string): string => message.slice(0, LONGEST);

/** The failure of one call. `global`: services whose failures name no region. */
export function failureOf(operation: AnyOperation, site: Site, about: string | null, error: unknown): Failure {
  return {
    Account: site.account,
    Region: GLOBAL.has(operation.client) ? null : site.region,
    Service: operation.client,
    Call: operation.call,
    Resource: about,
    Code: codeOf(error),
    Message: messageOf(error),
  };
}

const GLOBAL: ReadonlySet<string> = new Set(['iam', 'organizations', 'sts', 's3', 's3control', 'sso-admin', 'identitystore']);

function member(error: unknown, name: string): string | null {
  const value = typeof error === 'object' && error !== null && name in error ? (error as Readonly<Record<string, unknown>>)[name] : null;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** AWS's code, else the network's, else the status. */
function codeOf(error: unknown): string {
  // Credentials that had to be fetched again, and could not.
  if (error instanceof CallFailed) return error.failure.Code;
  const name = member(error, 'name');
  if (name !== null && !['Error', 'UnknownError', 'SyntaxError', 'TypeError'].includes(name)) return name;
  return member(error, 'code') ?? member(error, 'Code') ?? statusOf(error) ?? 'UnreadableAnswer';
}

function statusOf(error: unknown): string | null {
  const metadata = typeof error === 'object' && error !== null && '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }) : {};
  return metadata.httpStatusCode === undefined || metadata.httpStatusCode < 400 ? null : `HTTP${String(metadata.httpStatusCode)}`;
}

/** One line of what AWS said; the SDK's hints for programmers are left out. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text
    .split(/\n|Deserialization error: /)[0]
    ?.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim();
  return shortened(line === undefined || line === '' || line === 'UnknownError' ? 'AWS gave no reason' : line);
}
