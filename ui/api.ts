/** Asking the API. */
import type { AccountsAnswer, ExplainAnswer, Hit, SearchAnswer, WhoCanAnswer } from './types.js';
import type { Question } from './question.js';
import type { AccountOption } from './types.js';
import type { Answer, Problem } from './state.js';
import { apiUrl } from './url.js';

async function get<T>(url: string): Promise<T | { readonly problem: Problem }> {
  try {
    const response = await fetch(url, { headers: { accept: 'application/json' } });
    const body = (await response.json()) as unknown;
    if (response.ok) return body as T;
    const { title, detail } = body as { title?: string; detail?: string };
    return { problem: { title: title ?? `HTTP ${String(response.status)}`, detail: detail ?? '', noLoad: response.status === 409 } };
  } catch {
    return { problem: { title: 'no answer', detail: 'the server does not answer; is arnpath still running?', noLoad: false } };
  }
}

const failed = <T extends object>(body: T | { readonly problem: Problem }): body is { readonly problem: Problem } => 'problem' in body;

/** The answer to the page's question. */
export async function ask(q: Question): Promise<Answer> {
  if (q.principal !== '') {
    const body = await get<ExplainAnswer>(apiUrl(q));
    return failed(body) ? { status: 'failed', problem: body.problem } : { status: 'explain', answer: body };
  }
  const body = await get<WhoCanAnswer>(apiUrl(q));
  return failed(body) ? { status: 'failed', problem: body.problem } : { status: 'who-can', answer: body };
}

/** Type-ahead; nothing where the server doesn't answer. */
export async function search(text: string): Promise<readonly Hit[]> {
  const body = await get<SearchAnswer>(`/api/v1/search?limit=12&q=${encodeURIComponent(text)}`);
  return failed(body) ? [] : body.hits;
}

export async function fetchAccounts(): Promise<{ readonly accounts: readonly AccountOption[]; readonly noLoad: boolean }> {
  const body = await get<AccountsAnswer>('/api/v1/accounts');
  return failed(body) ? { accounts: [], noLoad: body.problem.noLoad } : { accounts: body.accounts, noLoad: false };
}
