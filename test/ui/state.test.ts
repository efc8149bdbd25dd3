import { describe, expect, it } from 'vitest';
import { rangeWords } from '../../ui/page.js';
import { EMPTY, type Question, questionKind } from '../../ui/question.js';
import { type Answer, reduce, start, type State } from '../../ui/state.js';
import { apiUrl, fromQuery, type Place, placeOf, toQuery } from '../../ui/url.js';
import { KEY, manyRows } from './answers.js';

const WHO: Question = { ...EMPTY, action: 'kms:Decrypt', resource: KEY };
const NOTHING_FAILED = { accounts: 1, resources: 1, failures: [], accountsWithoutScps: [], ignoredFiles: 0, notEvaluated: [], notes: [] };
const rows = manyRows(100, 2);
const answered: Answer = {
  status: 'who-can',
  answer: {
    load: { id: 1, time: '2026-01-01T00:00:00Z' },
    snapshotTime: null,
    coverage: NOTHING_FAILED,
    notKnown: [],
    action: 'kms:Decrypt',
    resource: KEY,
    fromAccount: null,
    total: 3980,
    rowCount: 4212,
    rows,
    more: true,
    outside: { total: 0, first: [] },
    remarks: [],
    statements: [],
    resourceFacts: { type: 'kms:key', account: '999900000000', name: '1234' },
  },
};
const shown = (place: Place = placeOf(WHO)): State => {
  const asking = start(place);
  return reduce(asking, { type: 'answered', to: asking.asked, answer: answered });
};

describe('the address', () => {
  it.each<Place>([
    placeOf(EMPTY),
    placeOf(WHO),
    { question: WHO, page: 43, selection: { kind: 'group', index: 2 } },
    { question: { ...EMPTY, principal: 'arn:aws:iam::123456789012:user/dana' }, page: 2, selection: { kind: 'row', index: 99 } },
  ])('holds the whole place %#', (place) => {
    expect(fromQuery(toQuery(place))).toEqual(place);
  });
  it.each(['page=0', 'page=-1', 'page=1e3', 'page=999999999', 'page=x', 'at=row', 'at=table-1', 'at=row--1'])('leaves out what it can’t read: %s', (query) => {
    expect(fromQuery(`?${query}`)).toEqual(placeOf(EMPTY));
  });
  it('asks the API for a page of rows, and for all of them as CSV', () => {
    expect(apiUrl(WHO, 1)).toMatch(/^\/api\/v1\/who-can\?action=.*&limit=100$/);
    expect(apiUrl(WHO, 3)).toMatch(/&limit=100&offset=200$/);
    expect(apiUrl({ ...EMPTY, principal: 'p' }, 2)).toBe('/api/v1/what-can?principal=p&limit=100&offset=100');
    expect(apiUrl({ ...WHO, principal: 'p' }, 2)).not.toMatch(/limit|offset/);
    expect(apiUrl(WHO, 3, 'csv')).toMatch(/format=csv$/);
  });
});

describe('the question', () => {
  it.each([
    [EMPTY, null],
    [WHO, 'who-can'],
    [{ ...WHO, principal: 'p' }, 'explain'],
    [{ ...EMPTY, principal: 'p' }, 'what-can'],
    [{ ...EMPTY, action: 'kms:Decrypt', principal: 'p' }, null],
    [{ ...EMPTY, resource: KEY }, null],
  ])('%# is what is said of it', (question, kind) => {
    expect(questionKind(question)).toBe(kind);
  });
});

describe('from page to page', () => {
  it('keeps the rows until the next page is there', () => {
    const turning = reduce(shown(), { type: 'go', place: { question: { ...WHO }, page: 2, selection: null } });
    expect([turning.answer, turning.turning, turning.asked.page]).toEqual([answered, true, 2]);
    const turned = reduce(turning, { type: 'answered', to: turning.asked, answer: { ...answered } });
    expect(turned.turning).toBe(false);
  });
  it('shows the page that was asked for last, whichever answer comes last', () => {
    const second = reduce(shown(), { type: 'go', place: { question: WHO, page: 2, selection: null } });
    const third = reduce(second, { type: 'go', place: { question: WHO, page: 3, selection: null } });
    const late = reduce(third, { type: 'answered', to: second.asked, answer: { status: 'none' } });
    expect(late).toBe(third);
    expect(third.turning).toBe(true);
  });
  it('says what went wrong instead of showing another page’s rows', () => {
    const turning = reduce(shown(), { type: 'go', place: { question: WHO, page: 2, selection: null } });
    const failed = reduce(turning, { type: 'answered', to: turning.asked, answer: { status: 'failed', problem: { title: 't', detail: '', noLoad: false } } });
    expect([failed.answer.status, failed.turning]).toEqual(['failed', false]);
  });
  it('waits on an empty page for another question, and for the same one again', () => {
    const other = reduce(shown(), { type: 'go', place: { question: { ...WHO, fromAccount: '123456789012' }, page: 2, selection: null } });
    expect([other.answer.status, other.turning]).toEqual(['loading', false]);
    expect(reduce(shown(), { type: 'go', place: placeOf(WHO) }).answer.status).toBe('loading');
  });
  it.each([
    [1, 100, 4212, '1–100 of 4,212 rows'],
    [2, 100, 4212, '101–200 of 4,212 rows'],
    [43, 12, 4212, '4,201–4,212 of 4,212 rows'],
    [43, 100, 4212, '4,201–4,212 of 4,212 rows'],
    [1, 7, 7, '7 rows'],
    [1, 1, 1, '1 row'],
    [1, 0, 0, '0 rows'],
    [99, 0, 4212, '4,212 rows'],
  ])('page %i with %i of %i rows is in words', (page, count, all, words) => {
    expect(rangeWords(page, count, all)).toBe(words);
  });
});
