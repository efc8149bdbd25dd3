/** What the API takes and gives: types of the answers, and the schemas of the questions. A browser may import it. */
import { z } from 'zod';
import type { About } from '../../access/types.js';

export type {
  About,
  Decision,
  ExplainAnswer,
  HopCondition,
  LayerReport,
  NotKnown,
  PathReport,
  Step,
  WhatCanAnswer,
  WhatCanRow,
  WhoCanAnswer,
  WhoCanRow,
} from '../../access/types.js';
export type { Expr, Missing } from '../../policy/model.js';
export type { ProofItem } from '../../graph/model.js';
export type { SearchHit } from '../../graph/store.js';
export { describe } from './words.js';

const text = (what: string, example: string): z.ZodString => z.string().min(1, `${what} is missing`).max(2048, `${what} is too long`).meta({ example });
const whole = (least: number, most: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,8}$/, 'expected a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most))
    .default(fallback);

const context = z
  .string()
  .optional()
  .transform((value, ctx) => {
    if (value === undefined) return undefined;
    try {
      return z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()])).parse(JSON.parse(value));
    } catch {
      ctx.addIssue({ code: 'custom', message: 'context is a JSON object: condition key → string, list of strings, or null for absent' });
      return z.NEVER;
    }
  });

const shared = { maxHops: whole(0, 20, 10), context };
const page = { limit: whole(1, 1000, 100), offset: whole(0, 10_000_000, 0), format: z.enum(['json', 'csv']).optional() };

/** Query parameters of each question. Unknown ones are refused. */
export const QUERIES = {
  whoCan: z.strictObject({
    action: text('action', 's3:GetObject'),
    resource: text('resource', 'arn:aws:s3:::marketing-reports/2024/q3.csv'),
    fromAccount: z
      .string()
      .regex(/^\d{12}$/, 'an account is twelve digits')
      .optional(),
    principal: text('principal', 'arn:aws:iam::123456789012:user/dana').optional(),
    ...shared,
    ...page,
  }),
  whatCan: z.strictObject({ principal: text('principal', 'arn:aws:iam::123456789012:user/dana'), ...shared, ...page }),
  explain: z.strictObject({
    principal: text('principal', 'arn:aws:iam::123456789012:user/dana'),
    action: text('action', 's3:GetObject'),
    resource: text('resource', 'arn:aws:s3:::marketing-reports/2024/q3.csv'),
    paths: whole(0, 100, 0),
    ...shared,
  }),
  search: z.strictObject({ q: z.string().max(512), limit: whole(1, 100, 20), node: z.enum(['principal', 'resource']).optional() }),
  none: z.strictObject({}),
} as const;

/** RFC 9457 problem details. */
export const PROBLEM = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  errors: z.array(z.object({ parameter: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof PROBLEM>;

export interface AccountsAnswer extends About {
  readonly accounts: readonly { readonly id: string; readonly name: string | null; readonly collected: boolean; readonly organization: string | null }[];
}
export interface SearchAnswer extends About {
  readonly hits: readonly import('../../graph/store.js').SearchHit[];
}
export interface Health {
  readonly status: 'ok' | 'no-load';
  readonly load: { readonly id: number; readonly time: string } | null;
  readonly snapshotTime: string | null;
  readonly counts: Readonly<Record<string, number>>;
}
