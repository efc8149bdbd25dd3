/** Every error as HTTP: the public text, apart from the private cause. https://www.rfc-editor.org/rfc/rfc9457 */
import type { Response } from 'express';
import { ZodError } from 'zod';
import { QuestionError } from '../access/types.js';
import { StoreError } from '../graph/store.js';
import type { Problem } from './contract/index.js';

const STATUS: Readonly<Record<QuestionError['code'], number>> = { 'not-found': 404, invalid: 400, contradiction: 422, 'no-load': 409 };
const TITLES: Readonly<Record<number, string>> = {
  400: 'bad request',
  403: 'refused',
  404: 'not found',
  405: 'method not allowed',
  409: 'nothing is loaded',
  422: 'contradicts the snapshot',
  500: 'unexpected',
  503: 'the store does not answer',
};

export function problem(status: number, detail: string, errors?: Problem['errors']): Problem {
  return { type: 'about:blank', title: TITLES[status] ?? 'error', status, detail, ...(errors === undefined ? {} : { errors }) };
}

/** What a caller is told of an error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ZodError) {
    const errors = error.issues.map((i) => ({ parameter: i.code === 'unrecognized_keys' ? i.keys.join(', ') : i.path.join('.'), detail: i.message }));
    return problem(400, errors.map((e) => `${e.parameter}: ${e.detail}`).join('; '), errors);
  }
  if (error instanceof QuestionError) return problem(STATUS[error.code], error.message);
  if (error instanceof StoreError) return problem(503, error.message);
  return problem(500, 'something went wrong on the server; its log says what');
}

export function sendProblem(res: Response, p: Problem): void {
  res.status(p.status).type('application/problem+json').send(JSON.stringify(p));
}
