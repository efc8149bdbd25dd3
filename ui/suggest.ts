/** Type-ahead as data: what an input with suggestions shows, and the one function that changes it. */
import type { Hit } from './types.js';

/** Suggestions at a time: what fits below an input without scrolling. */
export const MOST_HITS = 10;
/** What is asked of the API: one more says that there are more. */
export const ASKED_HITS = MOST_HITS + 1;
/** Longer than between two keys of somebody who types on, shorter than anyone waits for. */
export const DEBOUNCE_MS = 100;

export interface Suggestions {
  /** What the hits answer; empty while there is nothing to suggest for. */
  readonly text: string;
  readonly hits: readonly Hit[];
  /** There are more than are shown. */
  readonly more: boolean;
  readonly status: 'idle' | 'found' | 'failed';
  readonly open: boolean;
  /** The hit that the arrow keys are at, or -1: what was typed counts. */
  readonly active: number;
}

export const NO_SUGGESTIONS: Suggestions = { text: '', hits: [], more: false, status: 'idle', open: false, active: -1 };

export type SuggestEvent =
  | { readonly type: 'typed'; readonly value: string }
  | { readonly type: 'found'; readonly text: string; readonly hits: readonly Hit[] | null }
  | { readonly type: 'move'; readonly by: 1 | -1 }
  | { readonly type: 'close' };

/** What to look for; empty where suggestions can't help: too short a text, or already inside a bucket. */
export function searchText(value: string): string {
  const text = value.trim();
  return text.length < 2 || /^arn:[^:]*:s3:::[^/]*\//.test(text) ? '' : text;
}

export function suggest(state: Suggestions, event: SuggestEvent): Suggestions {
  switch (event.type) {
    case 'typed': {
      const text = searchText(event.value);
      // The hits of the text before stay until its own are there: a list that blinks can't be read.
      return text === '' ? NO_SUGGESTIONS : { ...state, text, open: true, active: -1 };
    }
    case 'found':
      return event.text === state.text ? found(state, event.hits) : state;
    case 'move':
      return move(state, event.by);
    case 'close':
      return { ...state, open: false, active: -1 };
  }
}

function found(state: Suggestions, hits: readonly Hit[] | null): Suggestions {
  if (hits === null) return { ...state, hits: [], more: false, status: 'failed', active: -1 };
  const more = hits.length > MOST_HITS;
  return { ...state, hits: hits.slice(0, MOST_HITS), more, status: 'found', active: -1 };
}

/** Round, by way of what was typed. */
function move(state: Suggestions, by: 1 | -1): Suggestions {
  const { hits, open, active } = state;
  if (hits.length === 0) return state;
  if (!open) return { ...state, open: true, active: by === 1 ? 0 : hits.length - 1 };
  const next = active + by;
  return { ...state, active: next >= hits.length ? -1 : next < -1 ? hits.length - 1 : next };
}

/** What a list of suggestions says of itself; empty while it is closed or not there yet. */
export function suggestWords({ status, open, hits, more }: Suggestions): string {
  if (!open || status === 'idle') return '';
  if (status === 'failed') return 'no suggestions: the server does not answer';
  if (hits.length === 0) return 'nothing by that name in the load';
  return more ? `first ${String(hits.length)}; more, type on` : `${String(hits.length)} ${hits.length === 1 ? 'hit' : 'hits'}`;
}
