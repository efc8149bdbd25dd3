/** The question and the selection as a query string and back. */
import { EMPTY, type Question, type Selection } from './question.js';

export interface Place {
  readonly question: Question;
  readonly selection: Selection | null;
}

const NAMES = [
  ['action', 'action'],
  ['resource', 'resource'],
  ['fromAccount', 'from'],
  ['principal', 'principal'],
] as const satisfies readonly (readonly [keyof Question, string])[];

/** `?action=…&resource=…`, without empty members; empty text for no question. */
export function toQuery({ question, selection }: Place): string {
  const params = new URLSearchParams();
  for (const [member, name] of NAMES) if (question[member] !== '') params.set(name, question[member]);
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
  const at = /^(row|edge)-(\d{1,6})$/.exec(params.get('at') ?? '');
  return { question, selection: at === null ? null : { kind: at[1] === 'row' ? 'row' : 'edge', index: Number(at[2]) } };
}

/** The API's address of a question's answer. */
export function apiUrl(q: Question, format?: 'csv'): string {
  const params = new URLSearchParams();
  if (q.principal !== '') {
    params.set('principal', q.principal);
    params.set('paths', '20');
  }
  params.set('action', q.action);
  params.set('resource', q.resource);
  if (q.principal === '' && q.fromAccount !== '') params.set('fromAccount', q.fromAccount);
  if (format !== undefined) params.set('format', format);
  return `/api/v1/${q.principal === '' ? 'who-can' : 'explain'}?${params.toString()}`;
}
