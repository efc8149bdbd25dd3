/** One row of questions, asked of one store. */
import type { AnswerBook } from './answers.js';
import { Client, serveStore } from './http.js';
import { most, percentile } from './numbers.js';
import type { QuestionRow } from './questions.js';
import type { BenchStore } from './stores.js';

const WARM_UP = 10;

export interface Measured {
  readonly name: string;
  /** Milliseconds of the first question that a fresh server is asked. */
  readonly cold: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly asked: number;
  /** How many things the answers list or count: median and most. */
  readonly answered: { readonly median: number; readonly most: number };
}

/**
 * @param patience milliseconds after which the rest of the row is left out; the row says how many were asked
 * @throws Error for an answer that is none
 */
export async function measureRow(store: BenchStore, row: QuestionRow, patience: number, answers: AnswerBook): Promise<Measured> {
  const server = await serveStore(store);
  const client = new Client(server.url);
  try {
    return await askAll(client, row, patience, (path, text) => {
      answers.note(store.name, path, text);
    });
  } finally {
    client.close();
    await server.stop();
  }
}

async function askAll(client: Client, { name, paths }: QuestionRow, patience: number, note: (path: string, text: string) => void): Promise<Measured> {
  const [first = '', ...others] = paths;
  const answered: number[] = [];
  const ask = async (path: string): Promise<number> => {
    const { milliseconds, status, text } = await client.ask(path);
    if (status !== 200) throw new Error(`${path}: ${String(status)} ${text.slice(0, 300)}`);
    note(path, text);
    answered.push(sizeOfAnswer(text));
    return milliseconds;
  };
  const end = performance.now() + patience;
  const cold = await ask(first);
  const warmUp = Math.min(WARM_UP, Math.floor(others.length / 2));
  for (const path of others.slice(0, warmUp)) if (performance.now() < end) await ask(path);
  const times: number[] = [];
  for (const path of others.slice(warmUp)) if (performance.now() < end || times.length === 0) times.push(await ask(path));
  return {
    name,
    cold,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    max: most(times),
    asked: times.length,
    answered: { median: percentile(answered, 0.5), most: most(answered) },
  };
}

function sizeOfAnswer(text: string): number {
  const answer = JSON.parse(text) as { total?: number; hits?: readonly unknown[]; result?: string };
  return answer.total ?? answer.hits?.length ?? (answer.result === 'denied' ? 0 : 1);
}
