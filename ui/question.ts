/** A question as the page holds it: empty text where nothing is said. */
export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly fromAccount: string;
  /** Given: "may this principal?", and `fromAccount` is not asked. Alone: "what can it reach?". */
  readonly principal: string;
}

export const EMPTY: Question = { action: '', resource: '', fromAccount: '', principal: '' };

/** Without the blanks around that come with pasting; those inside a key are part of it. */
export const trimmed = (q: Question): Question => ({
  action: q.action.trim(),
  resource: q.resource.trim(),
  fromAccount: q.fromAccount,
  principal: q.principal.trim(),
});

/** Which of the API's questions it is; null where too little is said to ask one. */
export function questionKind(q: Question): 'who-can' | 'what-can' | 'explain' | null {
  if (q.action !== '' && q.resource !== '') return q.principal === '' ? 'who-can' : 'explain';
  return q.action === '' && q.resource === '' && q.principal !== '' ? 'what-can' : null;
}

export const isAsked = (q: Question): boolean => questionKind(q) !== null;

/** What is chosen in the answer: a row of the table, an edge or a group of the graph, by position in the page. */
export interface Selection {
  readonly kind: 'row' | 'edge' | 'group';
  readonly index: number;
}
