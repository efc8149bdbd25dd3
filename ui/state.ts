/** The page's state as data, and the one function that changes it. */
import type { AccountOption, ExplainAnswer, WhoCanAnswer } from './types.js';
import { type Question, type Selection } from './question.js';
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
  | { readonly status: 'explain'; readonly answer: ExplainAnswer };

export interface State {
  /** What the address says. */
  readonly asked: Question;
  /** What stands in the form. */
  readonly draft: Question;
  readonly answer: Answer;
  readonly selection: Selection | null;
  readonly accounts: readonly AccountOption[];
  /** Nothing was loaded yet. */
  readonly noLoad: boolean;
}

export type Change =
  | { readonly type: 'edit'; readonly draft: Partial<Question> }
  | { readonly type: 'go'; readonly place: Place }
  | { readonly type: 'answered'; readonly to: Question; readonly answer: Answer }
  | { readonly type: 'select'; readonly selection: Selection | null }
  | { readonly type: 'accounts'; readonly accounts: readonly AccountOption[]; readonly noLoad: boolean };

export function start(place: Place): State {
  return { asked: place.question, draft: place.question, answer: waiting(place.question), selection: place.selection, accounts: [], noLoad: false };
}

export function reduce(state: State, change: Change): State {
  switch (change.type) {
    case 'edit':
      return { ...state, draft: { ...state.draft, ...change.draft } };
    case 'go':
      return {
        ...state,
        // A new object each time, so that the same question is asked again.
        asked: { ...change.place.question },
        draft: change.place.question,
        answer: waiting(change.place.question),
        selection: change.place.selection,
      };
    case 'answered':
      // An answer to an earlier question comes late: it is not shown.
      return change.to === state.asked ? { ...state, answer: change.answer } : state;
    case 'select':
      return { ...state, selection: change.selection };
    case 'accounts':
      return { ...state, accounts: change.accounts, noLoad: change.noLoad };
  }
}

const waiting = (q: Question): Answer => (q.action !== '' && q.resource !== '' ? { status: 'loading' } : { status: 'none' });
