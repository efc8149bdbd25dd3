/** Many clients at once, each asking one question after the other. */
import { Random } from '../generate/random.js';
import { Client, fingerprint } from '../scale/http.js';
import { percentile } from '../scale/numbers.js';
import type { Tally } from './tally.js';

export interface Crowd {
  readonly url: string;
  readonly clients: number;
  readonly paths: readonly string[];
  readonly seed: number;
  /** Asked before each question: false ends the crowd. */
  readonly goOn: () => boolean;
  readonly tally: Tally;
}

export interface CrowdReport {
  readonly asked: number;
  readonly errors: readonly string[];
  readonly p50: number;
  readonly p99: number;
  /** Answers a second. */
  readonly rate: number;
}

export async function runCrowd(crowd: Crowd): Promise<CrowdReport> {
  const client = new Client(crowd.url, crowd.clients);
  const times: number[] = [];
  const errors: string[] = [];
  const streams = Random.streams(crowd.seed);
  const one = async (random: Random): Promise<void> => {
    while (crowd.goOn()) {
      const path = random.pick(crowd.paths);
      const found = await askOnce(client, path, crowd.tally);
      if (typeof found === 'number') times.push(found);
      else errors.push(found.error);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: crowd.clients }, () => one(streams.next().value)));
  const passed = performance.now() - start;
  client.close();
  return { asked: times.length + errors.length, errors, p50: percentile(times, 0.5), p99: percentile(times, 0.99), rate: (1000 * times.length) / passed };
}

async function askOnce(client: Client, path: string, tally: Tally): Promise<number | { readonly error: string }> {
  try {
    const { status, text, milliseconds } = await client.ask(path);
    if (status !== 200) return { error: `${path}: ${String(status)} ${text.slice(0, 200)}` };
    const { load, hash } = fingerprint(text);
    tally.add(path, load, hash);
    return milliseconds;
  } catch (error) {
    return { error: `${path}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
