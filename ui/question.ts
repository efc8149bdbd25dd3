/** A question as the page holds it: empty text where nothing is said. */
export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly fromAccount: string;
  /** Given: "may this principal?", and `fromAccount` is not asked. */
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

export const isAsked = (q: Question): boolean => q.action !== '' && q.resource !== '';

/** What is chosen in the answer: a row of the table or an edge of the graph, by position in the answer. */
export interface Selection {
  readonly kind: 'row' | 'edge';
  readonly index: number;
}
