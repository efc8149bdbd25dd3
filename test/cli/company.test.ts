/** The demo's company: loads without a warning, and its README says what arnpath says. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arnpath } from './command.js';

const COMPANY = join(import.meta.dirname, '..', '..', 'examples', 'company');
const folder = mkdtempSync(join(tmpdir(), 'arnpath-'));
const env = { ARNPATH_DATA: folder };

interface Asked {
  readonly args: readonly string[];
  readonly lines: readonly string[];
}

/** Every `$ arnpath …` of the page with the lines below it. */
function asked(page: string): Asked[] {
  const blocks = [...page.matchAll(/```console\n([^]*?)```/g)].map((m) => m[1] ?? '');
  return blocks.flatMap((block) =>
    block
      .split('$ arnpath ')
      .slice(1)
      .map((part) => {
        const [command = '', ...lines] = part.trimEnd().split('\n');
        return { args: command.split(' '), lines };
      }),
  );
}

const flat = (text: string): string => text.replace(/\s+/g, ' ');

/** Whether some printed line has all parts of the page's line, which may leave out what it marks with `…`. */
function shows(printed: string, line: string): boolean {
  const parts = line.split('…').map((part) => flat(part).trim());
  return printed.split('\n').some((each) => parts.every((part) => flat(each).includes(part)));
}

describe('the company', () => {
  beforeAll(async () => {
    expect(await arnpath(['load', COMPANY], env)).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('0 calls failed, 0 accounts evaluated without SCPs') as string,
    });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const questions = asked(readFileSync(join(COMPANY, 'README.md'), 'utf8'));
  it('is asked five questions and two more', () => {
    expect(questions.map((q) => q.args[0])).toEqual(['who-can', 'what-can', 'explain', 'who-can', 'who-can', 'explain', 'explain']);
  });
  it.each(questions.map((q) => ({ ...q, title: q.args.join(' ') })))('$title', async ({ args, lines }) => {
    const ran = await arnpath(args, env);
    expect(ran.code).toBe(0);
    for (const line of lines) expect(shows(ran.out, line), `${line}\nis not in\n${ran.out}`).toBe(true);
  });
});
