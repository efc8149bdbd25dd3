import { describe, expect, it } from 'vitest';
import { MOST_HITS, NO_SUGGESTIONS, searchText, suggest, type SuggestEvent, type Suggestions, suggestWords } from '../../ui/suggest.js';
import type { Hit } from '../../ui/types.js';

const hit = (n: number): Hit => ({ arn: `arn:${String(n)}`, kind: 'User', name: `u${String(n)}`, account: null, node: 'principal' });
const hits = (count: number): Hit[] => Array.from({ length: count }, (_, i) => hit(i));
const found = (text: string, all: readonly Hit[] | null): SuggestEvent => ({ type: 'found', text, hits: all });
const run = (...events: readonly SuggestEvent[]): Suggestions => events.reduce(suggest, NO_SUGGESTIONS);
const typed = (value: string): SuggestEvent => ({ type: 'typed', value });
const down: SuggestEvent = { type: 'move', by: 1 };
const up: SuggestEvent = { type: 'move', by: -1 };

describe('what is looked for', () => {
  it.each([
    ['', ''],
    ['a', ''],
    [' da ', 'da'],
    ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket'],
    ['arn:aws:s3:::bucket/ke', ''],
    ['arn:aws:iam::123456789012:role/pa', 'arn:aws:iam::123456789012:role/pa'],
  ])('%j is %j', (value, text) => {
    expect(searchText(value)).toBe(text);
  });
});

describe('suggestions', () => {
  it('are those of the text that stands there, whichever answer comes last', () => {
    const state = run(typed('da'), typed('dan'), found('dan', [hit(1)]), found('da', hits(9)));
    expect(state.hits).toEqual([hit(1)]);
  });
  it('stay until the next ones are there', () => {
    expect(run(typed('da'), found('da', hits(3)), typed('dan')).hits).toHaveLength(3);
  });
  it('go where there is nothing to look for any more', () => {
    expect(run(typed('da'), found('da', hits(3)), typed('d'))).toEqual(NO_SUGGESTIONS);
  });
  it.each([
    [hits(1), '1 hit'],
    [hits(MOST_HITS), `${String(MOST_HITS)} hits`],
    [hits(MOST_HITS + 1), `first ${String(MOST_HITS)}; more, type on`],
    [[], 'nothing by that name in the load'],
    [null, 'no suggestions: the server does not answer'],
  ])('say how many there are %#', (all, words) => {
    const state = run(typed('da'), found('da', all));
    expect(state.hits.length).toBeLessThanOrEqual(MOST_HITS);
    expect(suggestWords(state)).toBe(words);
  });
  it('say nothing while closed or not there', () => {
    expect([suggestWords(run(typed('da'))), suggestWords(run(typed('da'), found('da', hits(2)), { type: 'close' }))]).toEqual(['', '']);
  });
});

describe('the arrow keys', () => {
  const three = [typed('da'), found('da', hits(3))] as const;
  it('go round by way of what was typed', () => {
    const at = (...keys: readonly SuggestEvent[]): number => run(...three, ...keys).active;
    expect([at(), at(down), at(down, down, down), at(down, down, down, down), at(up), at(up, up)]).toEqual([-1, 0, 2, -1, 2, 1]);
  });
  it('open a closed list, and do nothing in an empty one', () => {
    expect(run(...three, { type: 'close' }, down)).toMatchObject({ open: true, active: 0 });
    expect(run(typed('da'), found('da', []), down).active).toBe(-1);
  });
  it('start over when the hits change', () => {
    expect(run(...three, down, typed('dan')).active).toBe(-1);
  });
});
