/** The question, the page of rows and the selection as a query string and back. */
import { MOST_PAGES, offsetOf, PAGE_ROWS } from './page.js';
import { EMPTY, type Question, questionKind, type Selection } from './question.js';

export interface Place {
  readonly question: Question;
  /** Of the answer's rows, from 1. */
  readonly page: number;
  readonly selection: Selection | null;
}

const NAMES = [
  ['action', 'action'],
  ['resource', 'resource'],
  ['fromAccount', 'from'],
  ['principal', 'principal'],
] as const satisfies readonly (readonly [keyof Question, string])[];

const KINDS: readonly Selection['kind'][] = ['row', 'edge', 'group'];

/** The first page of a question's answer, with nothing chosen. */
export const placeOf = (question: Question): Place => ({ question, page: 1, selection: null });

/** `?action=…&resource=…`, without empty members; empty text for no question. */
export function toQuery({ question, page, selection }: Place): string {
  const params = new URLSearchParams();
  for (const [member, name] of NAMES) if (question[member] !== '') params.set(name, question[member]);
  if (page !== 1) params.set('page', String(page));
  if (selection !== null) params.set('at', `${selection.kind}-${selection.index}`);
  const text = params.toString();
  // Colons and slashes are legal in a query: an ARN stays readable.
  return text === '' ? '' : `?${text.replaceAll('%3A', ':').replaceAll('%2F', '/')}`;
}

/** Never throws: what can't be read is left out. */
export function fromQuery(query: string): Place {
  const params = new URLSearchParams(query);
  const question: Record<keyof Question, string> = { ...EMPTY };
  for (const [member, name] of NAMES) question[member] = (params.get(name) ?? '').trim();
  return { question, page: pageIn(params.get('page')), selection: selectionIn(params.get('at')) };
}

function pageIn(text: string | null): number {
  const page = /^\d{1,6}$/.test(text ?? '') ? Number(text) : 1;
  return page >= 1 && page <= MOST_PAGES ? page : 1;
}

function selectionIn(text: string | null): Selection | null {
  const at = /^([a-z]+)-(\d{1,6})$/.exec(text ?? '');
  const kind = KINDS.find((k) => k === at?.[1]);
  return kind === undefined ? null : { kind, index: Number(at?.[2]) };
}

/** The API's address of a page of a question's answer, or of all its rows as CSV. */
export function apiUrl(q: Question, page: number, format?: 'csv'): string {
  const kind = questionKind(q) ?? 'who-can';
  const params = new URLSearchParams();
  if (q.principal !== '') params.set('principal', q.principal);
  if (kind === 'explain') params.set('paths', '20');
  if (kind !== 'what-can') {
    params.set('action', q.action);
    params.set('resource', q.resource);
  }
  if (kind === 'who-can' && q.fromAccount !== '') params.set('fromAccount', q.fromAccount);
  if (format !== undefined) params.set('format', format);
  else if (kind !== 'explain') {
    params.set('limit', String(PAGE_ROWS));
    if (page > 1) params.set('offset', String(offsetOf(page)));
  }
  return `/api/v1/${kind}?${params.toString()}`;
}
