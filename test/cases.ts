/** Cases as data: a snapshot and the rows that must come out. A row asserts only the members that it has. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Decision, Request } from '../access/types.js';

export type Row = Request & Partial<Decision> & { readonly error?: boolean; readonly note?: string };
export interface Case {
  readonly name: string;
  readonly folder: string;
  readonly rows: readonly Row[];
}

const ROOT = join(import.meta.dirname, 'cases');
const EXAMPLES = join(import.meta.dirname, '..', 'examples');

/** Every folder below test/cases that has an expected.json, and the company of the demo. */
export function allCases(): Case[] {
  const found: Case[] = [];
  const visit = (folder: string): void => {
    const file = join(folder, 'expected.json');
    if (existsSync(file)) found.push({ name: nameOf(folder), folder, rows: JSON.parse(readFileSync(file, 'utf8')) as Row[] });
    else for (const e of readdirSync(folder, { withFileTypes: true })) if (e.isDirectory()) visit(join(folder, e.name));
  };
  visit(ROOT);
  visit(join(EXAMPLES, 'company'));
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const nameOf = (folder: string): string => (folder.startsWith(ROOT) ? relative(ROOT, folder) : join('examples', relative(EXAMPLES, folder)));

const ASSERTED = ['result', 'via', 'minHops', 'chain', 'conditions', 'notKnown', 'missing', 'keys'] as const;

/** The members of an answer that a row asserts, to compare with the row's own. */
export function asserted(row: Row, answer: Decision): { expected: Record<string, unknown>; actual: Record<string, unknown> } {
  const members = ASSERTED.filter((m) => m in row);
  return { expected: Object.fromEntries(members.map((m) => [m, row[m]])), actual: Object.fromEntries(members.map((m) => [m, answer[m]])) };
}
