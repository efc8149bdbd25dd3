/** Asking the API. Whoever asks may stop asking: then nobody hears of the answer. */
import type { AccountsAnswer, ExplainAnswer, Hit, SearchAnswer, WhatCanAnswer, WhoCanAnswer } from './types.js';
import { questionKind } from './question.js';
import type { AccountOption } from './types.js';
import type { Answer, Asked, Problem } from './state.js';
import { ASKED_HITS } from './suggest.js';
import { apiUrl } from './url.js';

async function get<T>(url: string, signal?: AbortSignal): Promise<T | { readonly problem: Problem }> {
  try {
    const response = await fetch(url, { headers: { accept: 'application/json' }, signal: signal ?? null });
    const body = (await response.json()) as unknown;
    if (response.ok) return body as T;
    const { title, detail } = body as { title?: string; detail?: string };
    return { problem: { title: title ?? `HTTP ${String(response.status)}`, detail: detail ?? '', noLoad: response.status === 409 } };
  } catch {
    return { problem: { title: 'no answer', detail: 'the server does not answer; is arnpath still running?', noLoad: false } };
  }
}

const failed = <T extends object>(body: T | { readonly problem: Problem }): body is { readonly problem: Problem } => 'problem' in body;

/** The answer to what the page asks; null where `signal` stopped it. */
export async function ask({ question, page }: Asked, signal: AbortSignal): Promise<Answer | null> {
  const url = apiUrl(question, page);
  const answered = async <T extends object>(answer: (body: T) => Answer): Promise<Answer | null> => {
    const body = await get<T>(url, signal);
    if (signal.aborted) return null;
    return failed(body) ? { status: 'failed', problem: body.problem } : answer(body);
  };
  switch (questionKind(question)) {
    case null:
      return { status: 'none' };
    case 'explain':
      return answered<ExplainAnswer>((answer) => ({ status: 'explain', answer }));
    case 'what-can':
      return answered<WhatCanAnswer>((answer) => ({ status: 'what-can', answer }));
    case 'who-can':
      return answered<WhoCanAnswer>((answer) => ({ status: 'who-can', answer }));
  }
}

/** Type-ahead; null where the server doesn't answer, or `signal` stopped it. */
export async function search(text: string, node: Hit['node'], signal?: AbortSignal): Promise<readonly Hit[] | null> {
  const body = await get<SearchAnswer>(`/api/v1/search?limit=${String(ASKED_HITS)}&node=${node}&q=${encodeURIComponent(text)}`, signal);
  return failed(body) ? null : body.hits;
}

export async function fetchAccounts(): Promise<{ readonly accounts: readonly AccountOption[]; readonly noLoad: boolean }> {
  const body = await get<AccountsAnswer>('/api/v1/accounts');
  return failed(body) ? { accounts: [], noLoad: body.problem.noLoad } : { accounts: body.accounts, noLoad: false };
}
