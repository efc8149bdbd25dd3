/** Loads that are kept, listed and forgotten on the command line. */
import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeptLoad } from '../../graph/store.js';
import { arnpath } from './command.js';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'assume-role-question');
const folder = mkdtempSync(join(tmpdir(), 'arnpath-'));
const env = { ARNPATH_DATA: join(folder, 'data') };
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  rmSync(env.ARNPATH_DATA, { recursive: true, force: true });
});

const load = async (...args: readonly string[]): Promise<void> => expect(await arnpath(['load', EXAMPLE, ...args], env)).toMatchObject({ code: 0 });
const ids = async (): Promise<number[]> => (JSON.parse((await arnpath(['loads', '--format', 'json'], env)).out) as KeptLoad[]).map(({ id }) => id);

describe('loads', () => {
  it('are listed with their times and counts, the current one marked', async () => {
    await load();
    await load();
    const lines = (await arnpath(['loads'], env)).out.trim().split('\n');
    expect(lines[0]).toMatch(/^LOAD +LOADED +SNAPSHOT +ACCOUNTS +PRINCIPALS +RESOURCES +CAN_ASSUME +CAN_ACCESS$/);
    expect(lines.slice(1)).toEqual([expect.stringMatching(/^1 +20\d\d-\S+Z .*\d$/), expect.stringMatching(/^2 +20\d\d-\S+Z .* current$/)]);
  });
  it('are none before the first', async () => {
    expect(await arnpath(['loads'], env)).toEqual({ code: 0, out: 'nothing is loaded\n', err: '' });
    expect(await arnpath(['forget', '--all'], env)).toMatchObject({ code: 0, out: 'forgot no load; nothing is loaded now\n' });
  });
  it('are kept as many as --keep says, else ARNPATH_KEEP', async () => {
    await load('--keep', '3');
    await load('--keep', '3');
    await load('--keep', '3');
    expect(await ids()).toEqual([1, 2, 3]);
    await load();
    expect(await ids()).toEqual([3, 4]);
    expect(await arnpath(['load', EXAMPLE], { ...env, ARNPATH_KEEP: '1' })).toMatchObject({ code: 0 });
    expect(await ids()).toEqual([5]);
  });
  it.each([
    [['load', EXAMPLE, '--keep', '0'], {}, '1 or more'],
    [['load', EXAMPLE], { ARNPATH_KEEP: '0' }, 'ARNPATH_KEEP'],
    [['forget'], {}, '--all-but'],
    [['forget', '1', '--all'], {}, '--all-but'],
    [['forget', '--all', '--all-but', '1'], {}, '--all-but'],
    [['forget', 'one'], {}, 'whole number'],
    [['forget', '--all-but', '0'], {}, '1 or more'],
    [['forget', '7'], {}, 'nothing is loaded'],
  ])('bad input: %j ends with 2 and says what', async (args, more, says) => {
    const ran = await arnpath(args, { ...env, ...more });
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(says);
  });
});

describe('forget', () => {
  it('removes by number, by how many are left, and all', async () => {
    for (let n = 0; n < 4; n++) await load('--keep', '4');
    expect(await arnpath(['forget', '2'], env)).toEqual({ code: 0, out: 'forgot load 2; 3 left, 4 answers\n', err: '' });
    expect(await arnpath(['forget', '--all-but', '1'], env)).toMatchObject({ code: 0, out: 'forgot loads 1, 3; 1 left, 4 answers\n' });
    expect(await arnpath(['forget', '--all'], env)).toMatchObject({ code: 0, out: 'forgot load 4; nothing is loaded now\n' });
    expect(await ids()).toEqual([]);
  });
  it('keeps everything where one of them can not go', async () => {
    await load();
    await load();
    const current = await arnpath(['forget', '1', '2'], env);
    expect(current).toMatchObject({ code: 2, err: expect.stringContaining('`2` is the current one') as string });
    const unknown = await arnpath(['forget', '1', '9'], env);
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('there are 1, 2') as string });
    expect(await ids()).toEqual([1, 2]);
  });
  it('removes a load that can not be read', async () => {
    await load();
    await load();
    truncateSync(join(env.ARNPATH_DATA, 'loads', '1'), 10);
    expect((await arnpath(['loads'], env)).out).toMatch(/^1 +can't be read/m);
    expect(await arnpath(['forget', '1'], env)).toMatchObject({ code: 0 });
    expect(await ids()).toEqual([2]);
  });
});
