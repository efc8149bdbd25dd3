/** Evaluation on several threads, which only compiled files have: the same answers as on one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeSnapshot } from '../../bench/generate/write.js';
import { EmbeddedStore } from '../../graph/embedded/store.js';
import type { LoadView } from '../../graph/store.js';
import { answersOf } from '../answers.js';
import { arnpath } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'arnpath-threads-'));
const data = (threads: number): string => join(folder, String(threads));

beforeAll(async () => {
  writeSnapshot(join(folder, 'snapshot'), 'S', 7);
  for (const threads of [1, 3])
    expect(await arnpath(['load', join(folder, 'snapshot'), '--threads', String(threads), '--data', data(threads)], {})).toMatchObject({ code: 0 });
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function read<T>(threads: number, question: (view: LoadView) => Promise<T>): Promise<T | null> {
  const store = new EmbeddedStore(data(threads));
  try {
    return await store.read(question);
  } finally {
    await store.close();
  }
}

const answers = async (view: LoadView): Promise<unknown[]> => [
  view.info.counts,
  await view.residues(),
  await view.actionSets(),
  ...(await answersOf(view, (place) => place % 10 === 0)),
];

it('three threads come to the same graph as one', async () => {
  const [one, three] = [await read(1, answers), await read(3, answers)];
  expect(one?.length).toBeGreaterThan(100);
  expect(three).toEqual(one);
}, 120_000);
