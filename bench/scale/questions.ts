/** The questions that are measured: paths of the API, in rows of one kind each. */
import type { Plan } from '../generate/plan.js';
import { Draw, landmarksOf } from './draw.js';

export interface QuestionRow {
  readonly name: string;
  /** The first is asked on a fresh server, then some that only warm it up, then those that count. */
  readonly paths: readonly string[];
}

/** Answers that are asked for only to find out what else to ask. */
export type Ask = (path: string) => Promise<unknown>;

const FACTS = JSON.stringify({ 'aws:SecureTransport': 'true', 'aws:SourceIp': '203.0.113.7', 'aws:MultiFactorAuthPresent': 'true' });
const ADMINISTRATORS = 20;

type Parameters = Readonly<Record<string, string>>;
const path = (question: string, parameters: Parameters): string => `/api/v1/${question}?${new URLSearchParams(parameters).toString()}`;
export const whoCan = (action: string, resource: string, more: Parameters = {}): string => path('who-can', { action, resource, ...more });
export const whatCan = (principal: string): string => path('what-can', { principal });
export const explain = (principal: string, action: string, resource: string): string => path('explain', { principal, action, resource });
export const search = (q: string): string => path('search', { q });

/** Rows of at most `count` questions each. Equal plans and seeds ask the same, as far as the store answers the same. */
export async function drawRows(plan: Plan, seed: number, count: number, ask: Ask): Promise<QuestionRow[]> {
  const draw = new Draw(plan, seed);
  const some = (one: () => string): string[] => Array.from({ length: count }, one);
  const object = (): string => whoCan('s3:GetObject', draw.object());
  return [
    { name: 'who-can, keys', paths: some(() => whoCan('kms:Decrypt', draw.key())) },
    { name: 'who-can, buckets (one object)', paths: some(object) },
    { name: 'who-can, roles (sts:AssumeRole)', paths: some(() => whoCan('sts:AssumeRole', draw.role())) },
    { name: 'who-can, buckets, facts given', paths: some(() => whoCan('s3:GetObject', draw.object(), { context: FACTS })) },
    ...landmarkRows(plan, count),
    { name: 'explain', paths: await explains(draw, count, ask) },
    { name: 'what-can', paths: some(() => whatCan(draw.principal())) },
    { name: 'what-can, who reaches most', paths: Array<string>(count).fill(whatCan(await reachesMost(draw, ask))) },
    { name: 'search, type-ahead', paths: some(() => search(draw.typed())) },
  ];
}

function landmarkRows(plan: Plan, count: number): QuestionRow[] {
  const { key, supernode, behindSupernode, accountWide } = landmarksOf(plan);
  const row = (name: string, action: string, arn: string | null): QuestionRow[] =>
    arn === null ? [] : [{ name, paths: Array<string>(count).fill(whoCan(action, arn)) }];
  return [
    ...row('who-can, the key of everybody', 'kms:Decrypt', key),
    ...row('who-can, the role of everybody', 'sts:AssumeRole', supernode),
    ...row('who-can, behind the role of everybody', 's3:GetObject', behindSupernode),
    ...row('who-can, a role of its whole account', 'sts:AssumeRole', accountWide),
  ];
}

interface Named {
  readonly rows?: readonly { readonly principal: string }[];
  readonly total?: number;
}

/** Every other one about somebody who gets there, as long as anybody does. */
async function explains(draw: Draw, count: number, ask: Ask): Promise<string[]> {
  const found: string[] = [];
  while (found.length < count) {
    const [action, resource] = draw.random.chance(0.5) ? (['kms:Decrypt', draw.key()] as const) : (['s3:GetObject', draw.object()] as const);
    const { rows = [] } = (await ask(whoCan(action, resource))) as Named;
    const reaching = rows.map((r) => r.principal);
    found.push(explain(reaching.length > 0 && found.length % 2 === 0 ? draw.random.pick(reaching) : draw.principal(), action, resource));
  }
  return found;
}

async function reachesMost(draw: Draw, ask: Ask): Promise<string> {
  let best = { arn: draw.administrator(), total: -1 };
  for (let i = 0; i < ADMINISTRATORS; i++) {
    const arn = draw.administrator();
    const { total = 0 } = (await ask(whatCan(arn))) as Named;
    if (total > best.total) best = { arn, total };
  }
  return best.arn;
}
