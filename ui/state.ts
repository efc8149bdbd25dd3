/** The page's state as data, and the one function that changes it. */
import type { AccountOption, ExplainAnswer, WhatCanAnswer, WhoCanAnswer } from './types.js';
import { isAsked, type Question, type Selection } from './question.js';
import { type Place } from './url.js';

export interface Problem {
  readonly title: string;
  readonly detail: string;
  /** The store answers, but nothing was loaded yet. */
  readonly noLoad: boolean;
}

export type Answer =
  | { readonly status: 'none' }
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly problem: Problem }
  | { readonly status: 'who-can'; readonly answer: WhoCanAnswer }
  | { readonly status: 'what-can'; readonly answer: WhatCanAnswer }
  | { readonly status: 'explain'; readonly answer: ExplainAnswer };

/** What the address asks for. */
export interface Asked {
  readonly question: Question;
  readonly page: number;
}

export interface State {
  readonly asked: Asked;
  /** What stands in the form. */
  readonly draft: Question;
  readonly answer: Answer;
  /** Another page of the answer was asked for: the old one stands until it is there, so that nothing jumps. */
  readonly turning: boolean;
  readonly selection: Selection | null;
  readonly accounts: readonly AccountOption[];
  /** Nothing was loaded yet. */
  readonly noLoad: boolean;
}

export type Change =
  | { readonly type: 'edit'; readonly draft: Partial<Question> }
  | { readonly type: 'go'; readonly place: Place }
  | { readonly type: 'answered'; readonly to: Asked; readonly answer: Answer }
  | { readonly type: 'select'; readonly selection: Selection | null }
  | { readonly type: 'accounts'; readonly accounts: readonly AccountOption[]; readonly noLoad: boolean };

export function start({ question, page, selection }: Place): State {
  return { asked: { question, page }, draft: question, answer: waiting(question), turning: false, selection, accounts: [], noLoad: false };
}

export function reduce(state: State, change: Change): State {
  switch (change.type) {
    case 'edit':
      return { ...state, draft: { ...state.draft, ...change.draft } };
    case 'go':
      return go(state, change.place);
    case 'answered':
      // An answer to an earlier question comes late: it is not shown.
      return change.to === state.asked ? { ...state, answer: change.answer, turning: false } : state;
    case 'select':
      return { ...state, selection: change.selection };
    case 'accounts':
      return { ...state, accounts: change.accounts, noLoad: change.noLoad };
  }
}

function go(state: State, { question, page, selection }: Place): State {
  const turning = hasRows(state.answer) && page !== state.asked.page && same(question, state.asked.question);
  return {
    ...state,
    // A new object each time, so that the same question is asked again.
    asked: { question, page },
    draft: question,
    answer: turning ? state.answer : waiting(question),
    turning,
    selection,
  };
}

const hasRows = (answer: Answer): boolean => answer.status === 'who-can' || answer.status === 'what-can';

const same = (a: Question, b: Question): boolean =>
  a.action === b.action && a.resource === b.resource && a.fromAccount === b.fromAccount && a.principal === b.principal;

const waiting = (q: Question): Answer => (isAsked(q) ? { status: 'loading' } : { status: 'none' });
