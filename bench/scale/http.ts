/** The API served by a process of its own, and requests to it. */
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { startChild } from './children.js';
import type { BenchStore } from './stores.js';

const PATIENCE = 60_000;

export interface Served {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** `arnpath serve` on a free port of loopback. */
export async function serveStore(store: BenchStore): Promise<Served> {
  const args = ['serve', '--store', store.name, ...(store.name === 'embedded' ? ['--data', store.data] : [])];
  const found = new EventEmitter();
  const child = startChild('cli/main.js', args, { ...store.env, ARNPATH_PORT: '0', ARNPATH_HOST: '127.0.0.1' }, (line) => found.emit('line', line));
  const url = await Promise.race([
    firstUrl(found),
    child.ended.then((code) => Promise.reject(new Error(`the server ended with code ${String(code)}`))),
    setTimeout(PATIENCE, null, { ref: false }).then(() => Promise.reject(new Error('the server did not start in time'))),
  ]);
  return {
    url,
    pid: child.pid,
    stop: async () => {
      child.process.kill('SIGTERM');
      await child.ended;
    },
  };
}

function firstUrl(lines: EventEmitter): Promise<string> {
  return new Promise((resolve) => {
    lines.on('line', (line: string) => {
      const url = /http:\/\/\S+/.exec(line)?.[0];
      if (url !== undefined) resolve(url);
    });
  });
}

export interface Answer {
  /** From sending the request until the last byte of the answer. */
  readonly milliseconds: number;
  readonly status: number;
  readonly text: string;
}

export class Client {
  private readonly agent: Agent;

  /** @param connections kept open, at most */
  constructor(
    private readonly url: string,
    connections = 1,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @param path from `/api/v1` on */
  ask(path: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const start = performance.now();
      const request = get(new URL(path, this.url), { agent: this.agent, headers: { accept: 'application/json' } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const milliseconds = performance.now() - start;
          resolve({ milliseconds, status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') });
        });
      });
      request.on('error', reject);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

const LOAD = /"load":\{"id":(\d+),"time":"[^"]*"\}/;

/** What an answer says besides which load it is of. */
export const withoutLoad = (text: string): string => text.replace(LOAD, '');

/** Which load an answer is of, and a hash of all that it says besides. */
export function fingerprint(text: string): { readonly load: number; readonly hash: string } {
  const load = LOAD.exec(text)?.[1];
  if (load === undefined) throw new Error(`an answer without a load: ${text.slice(0, 200)}`);
  return { load: Number(load), hash: createHash('sha256').update(withoutLoad(text)).digest('hex').slice(0, 24) };
}
