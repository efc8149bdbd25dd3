/**
 * The company, seeded into the AWS emulator through the SDK, collected and loaded, gives the answers that its snapshot
 * (`examples/company`, written by hand) gives; but for what the emulator lacks, which `company/gaps.ts` lists.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Decision } from '../../access/types.js';
import { asserted, type Row } from '../cases.js';
import { arnpath, type Ran } from '../cli/command.js';
import { type Moto, startMoto } from '../moto.js';
import { type Answers, answersOf } from './company/answers.js';
import { collectCompany } from './company/collected.js';
import { type Difference, differencesOf, questionsThatShow, unexplained } from './company/differences.js';
import { factsOf } from './company/facts.js';
import { GAPS } from './company/gaps.js';
import { peopleOf } from './company/people.js';
import { type Plain, plainOrganization } from './company/probes.js';
import { personsOf, questionsOf } from './company/questions.js';
import { readCompany } from './company/snapshot.js';
import { manifestOf } from './emulated.js';

const SNAPSHOT = join(import.meta.dirname, '..', '..', 'examples', 'company');
/** Oscar, who sees bills, and no resource of the snapshot. */
const FINANCE = 'arn:aws:identitystore:::user/54bb7d41-a127-4685-8c45-bf99e205be0a';
const EXPECTED = join(SNAPSHOT, 'expected.json');

describe.skipIf(inject('noMoto') !== null)('the company, collected from the AWS emulator', { timeout: 60_000 }, () => {
  const company = readCompany(SNAPSHOT);
  const expected = JSON.parse(readFileSync(EXPECTED, 'utf8')) as Row[];
  let folder: string;
  let out: string;
  let ran: Ran;
  let collected: Answers;
  let snapshot: Answers;
  let differences: readonly Difference[];

  const answersAbout = async (name: string, loaded: string): Promise<Answers> => {
    const data = join(folder, name);
    expect(await arnpath(['load', loaded], { ARNPATH_DATA: data })).toMatchObject({ code: 0, err: '' });
    return answersOf({ data, folder: loaded }, questionsOf(company, expected), personsOf(company));
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'arnpath-company-'));
    out = join(folder, 'snapshot');
    ran = await collectCompany(company, out);
    collected = await answersAbout('collected', out);
    snapshot = await answersAbout('by-hand', SNAPSHOT);
    differences = [...differencesOf(collected, snapshot), ...differencesOf(await factsOf(out), await factsOf(SNAPSHOT))];
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is read without a failure, in all of its eight accounts', () => {
    expect(ran).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^collected 8 accounts, .*every call was answered\n$/) as string });
    expect(manifestOf(out).Failures).toEqual([]);
  });

  it('has the people, groups and assignments of the snapshot', () => {
    expect(peopleOf(out)).toEqual(peopleOf(SNAPSHOT));
  });

  it('is asked about enough: each kind of resource has rows, and so have all persons but one', () => {
    const rows = [...snapshot].flatMap(([question, of]) => [...of.keys()].filter((key) => key !== '').map((row) => ({ question, row })));
    expect(rows.length).toBeGreaterThan(1300);
    for (const service of ['kms', 's3', 'sts', 'iam', 'secretsmanager', 'sqs', 'sns', 'lambda', 'arnpath'])
      expect(
        rows.some(({ question }) => question.startsWith(`${service}:`)),
        service,
      ).toBe(true);
    const withRows = (asked: (question: string) => boolean): readonly string[] =>
      personsOf(company).filter((person) => rows.some(({ question, row }) => asked(question) && row.startsWith(`${person} `)));
    const all = personsOf(company).filter((person) => person !== FINANCE);
    expect(withRows((question) => question.startsWith('what-can '))).toEqual(all);
    expect(withRows((question) => !question.startsWith('what-can '))).toEqual(all);
  });

  it('says of accounts, principals and resources what the snapshot says, but for gaps of the emulator', () => {
    expect(unexplained(differences, GAPS).filter(({ question }) => question === 'facts')).toEqual([]);
  });

  it('answers who-can and what-can as the snapshot does, row by row, but for gaps of the emulator', () => {
    expect(unexplained(differences, GAPS).filter(({ question }) => question !== 'facts')).toEqual([]);
  });

  it('answers what expected.json asks as it says, but for gaps of the emulator', async () => {
    const { out: lines, err } = await arnpath(['decide', out, EXPECTED]);
    expect(err).toBe('');
    const answers = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Decision);
    expect(answers).toHaveLength(expected.length);
    const differs = expected.filter((row, i) => {
      const { expected: says, actual } = asserted(row, answers[i] as Decision);
      return JSON.stringify(says) !== JSON.stringify(actual);
    });
    expect(differs.map(({ principal, action }) => `${principal} ${action}`)).toEqual(GAPS.flatMap((gap) => gap.expected ?? []));
  });

  describe('gaps of the emulator, each of them still there', () => {
    let moto: Moto | null = null;
    let plain: Plain;
    beforeAll(async () => {
      moto = await startMoto();
      plain = await plainOrganization(moto.url);
    });
    afterAll(async () => {
      await moto?.stop();
    });
    it.each(GAPS)('$what: $why', async ({ shows, still }) => {
      expect(shows.length > 0 || still !== undefined).toBe(true);
      for (const each of shows) {
        const questions = questionsThatShow(each, differences);
        if (each.questions === undefined) expect(questions).not.toEqual([]);
        else expect(questions).toEqual([...each.questions].sort());
      }
      if (still !== undefined) expect(await still(plain)).toBe(true);
    });
  });
});
