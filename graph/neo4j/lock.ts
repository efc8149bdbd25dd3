/** One writer of published loads at a time: a node with the name of who holds it, and signs of life. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { alive } from '../alive.js';
import { StoreError } from '../store.js';
import { DEAD, Heartbeat } from './heartbeat.js';
import type { Statement } from './statement.js';

/** What a writer says that gave no sign of life for too long. */
export const TAKEN_FOR_DEAD = 'this load was taken for dead and another one has begun; load again';

/** A name that no other writer has, and that tells where it runs. */
export const newOwner = (): string => `${hostname()}/${String(process.pid)}/${randomUUID()}`;

/**
 * Runs `work` while nobody else does.
 * @throws StoreError `busy`
 */
export async function locked<T>(read: Statement, write: Statement, work: (beat: Heartbeat) => Promise<T>): Promise<T> {
  const owner = newOwner();
  await takeFromDead(read, write);
  await take(write, owner);
  const beat = new Heartbeat(write, owner);
  try {
    return await work(beat);
  } finally {
    await beat.stop();
    await write('lock-give', { owner });
  }
}

async function take(write: Statement, owner: string): Promise<void> {
  const now = Date.now();
  const [row] = await write('lock-take', { owner, now, deadline: now - DEAD });
  if (row?.owner !== owner)
    throw new StoreError('busy', 'another load or forget is writing to this Neo4j; wait until it ends (one that was killed is given up after 15 seconds)');
}

/** A writer of this machine that was killed needs no waiting for. */
async function takeFromDead(read: Statement, write: Statement): Promise<void> {
  const [row] = await read('lock-owner', {});
  const owner = (row?.owner ?? '') as string;
  const [host, pid] = owner.split('/');
  if (host === hostname() && pid !== undefined && !alive(Number(pid))) await write('lock-give', { owner });
}
