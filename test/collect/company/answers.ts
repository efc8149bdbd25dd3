/** Answers about a load in a form in which two snapshots of the same company are equal. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QuestionError, type Shown, type WhatCanRow, type WhoCanRow } from '../../../access/types.js';
import { whatCan } from '../../../access/what-can.js';
import { whoCan } from '../../../access/who-can.js';
import { openEmbedded } from '../../../graph/open.js';
import type { LoadView } from '../../../graph/store.js';
import type { Source } from '../../../policy/model.js';
import { type Question, titleOf } from './questions.js';

/** Rows of one answer by principal, resource, way, result (and actions); the row `''` is what it says of the whole. */
export type Rows = ReadonlyMap<string, Readonly<Record<string, unknown>>>;
/** By question. */
export type Answers = ReadonlyMap<string, Rows>;

/** Where the CLI loaded a snapshot, and the snapshot. */
export interface Loaded {
  readonly data: string;
  readonly folder: string;
}

const ALL = 1_000_000;
/** Members of a grant or an assignment that no call sets; policies have none of these names. */
const DRAWN = new Set(['GrantId', 'CreationDate', 'IssuingAccount', 'KeyId', 'PermissionSetArn']);

/** Who-can for each question, what-can for each start. */
export async function answersOf({ data, folder }: Loaded, questions: readonly Question[], starts: readonly string[]): Promise<Answers> {
  const store = await openEmbedded(data);
  const files = new Map<string, unknown>();
  const answers = new Map<string, Rows>();
  try {
    await store.read(async (view) => {
      for (const question of questions) answers.set(titleOf(question), await whoCanRows(view, question, (source) => contentOf(folder, source, files)));
      for (const start of starts) answers.set(`what-can ${start}`, await whatCanRows(view, start, (source) => contentOf(folder, source, files)));
    });
  } finally {
    await store.close();
  }
  return answers;
}

type Content = (source: Source) => unknown;

async function whoCanRows(view: LoadView, question: Question, content: Content): Promise<Rows> {
  try {
    const answer = await whoCan(view, { ...question, limit: ALL });
    const { notKnown, remarks, resourceFacts } = answer;
    return rowsBy(answer, { notKnown, remarks, resourceFacts }, (row) => [row.principal, row.way, row.result], content);
  } catch (error) {
    // What can't be asked of one side can't be asked of the other.
    if (error instanceof QuestionError) return new Map([['', { error: error.message }]]);
    throw error;
  }
}

async function whatCanRows(view: LoadView, principal: string, content: Content): Promise<Rows> {
  const answer = await whatCan(view, { principal, limit: ALL });
  return rowsBy(answer, { notKnown: answer.notKnown }, (row) => [principal, row.resource, row.way, row.result, row.actions.join()], content);
}

function rowsBy<R extends WhoCanRow | WhatCanRow>(
  answer: Shown & { readonly rows: readonly R[]; readonly rowCount: number },
  whole: object,
  key: (row: R) => readonly string[],
  content: Content,
): Rows {
  const rows = new Map<string, Readonly<Record<string, unknown>>>([['', comparable(whole, content) as Record<string, unknown>]]);
  for (const row of answer.rows) {
    const { path, ...members } = row;
    const steps = path.map(({ from, to, type, actions, via, crossAccount }) => ({ from, to, type, actions, via, crossAccount }));
    const proof = path.map((step) =>
      step.proof.map(({ statement, ...item }) => ({ ...item, statement: JSON.parse(answer.statements[statement] ?? 'null') as unknown })),
    );
    rows.set(key(row).join(' '), comparable({ ...members, steps, proof }, content) as Record<string, unknown>);
  }
  if (rows.size !== answer.rowCount + 1) throw new Error(`${String(answer.rowCount)} rows, of which ${String(rows.size - 1)} can be told apart`);
  return rows;
}

/**
 * Members in order; instead of the place of a statement what stands there, since files and lists of two snapshots are in
 * different orders; nothing of a grant or an assignment that no call sets.
 */
function comparable(value: unknown, content: Content): unknown {
  if (Array.isArray(value)) return value.map((each) => comparable(each, content));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([name]) => !DRAWN.has(name));
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, comparable(isSource(name, each) ? content(each) : each, content)]),
  );
}

const isSource = (name: string, value: unknown): value is Source => name === 'source' && typeof value === 'object' && value !== null;

/** What stands in the place that a source names. @throws Error where nothing does */
function contentOf(folder: string, { file, path }: Source, files: Map<string, unknown>): unknown {
  if (!files.has(file)) files.set(file, JSON.parse(readFileSync(join(folder, file), 'utf8')));
  let value = files.get(file);
  for (const [, name, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
    if (typeof value === 'string') value = JSON.parse(value);
    value = (value as Record<string, unknown> | undefined)?.[name ?? index ?? ''];
  }
  if (value === undefined) throw new Error(`nothing stands in ${file} at ${path}`);
  return value;
}
