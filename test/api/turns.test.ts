/** Many questions at once: a few are worked on, the others wait in their order, and those of clients that left are dropped. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { AT_ONCE, createApp } from '../../api/app.js';
import { serve } from '../../api/server.js';
import { openEmbedded } from '../../graph/open.js';
import type { GraphReader, GraphStore } from '../../graph/store.js';
import { loadSnapshot } from '../../ingest/load.js';
import { allCases } from '../cases.js';

const QUESTION = '/api/v1/who-can?action=s3:GetObject&resource=arn:aws:s3:::marketing-reports/2024/q3.csv';
const folder = mkdtempSync(join(tmpdir(), 'arnpath-'));
let store: GraphStore;
let server: Server;
let url: string;
let reads = 0;
let open: () => void = () => undefined;
const gate = new Promise<void>((resolve) => (open = resolve));

/** Holds back every question until the gate is open. */
const gated: GraphReader = {
  read: async (question) => {
    reads++;
    await gate;
    return store.read(question);
  },
  close: () => store.close(),
};

beforeAll(async () => {
  store = await openEmbedded(folder);
  const loaded = await loadSnapshot(store, allCases().find((c) => c.name.endsWith('assume-role-question'))?.folder ?? '');
  expect(loaded.ok).toBe(true);
  ({ server, url } = await serve(createApp({ store: gated, version: '0.0.0', allowedHosts: [] }), '127.0.0.1', 0));
});
afterAll(async () => {
  open();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('works on a few, lets type-ahead pass, and drops what nobody waits for', async () => {
  const received = vi.fn();
  server.on('request', received);
  const ask = (path: string, signal?: AbortSignal): Promise<Response> => fetch(new URL(path, url), signal === undefined ? {} : { signal });
  const answers = Array.from({ length: AT_ONCE + 1 }, () => ask(QUESTION));
  const leaving = new AbortController();
  const left = Promise.allSettled([1, 2].map(() => ask(QUESTION, leaving.signal)));
  await vi.waitFor(() => {
    expect(received).toHaveBeenCalledTimes(AT_ONCE + 3);
    expect(reads).toBe(AT_ONCE);
  });
  const hits = ask('/api/v1/search?q=market');
  await vi.waitFor(() => {
    expect(reads).toBe(AT_ONCE + 1);
  });
  leaving.abort();
  expect((await left).map((l) => l.status)).toEqual(['rejected', 'rejected']);
  await vi.waitFor(() => {
    const connections = received.mock.calls.filter(([, res]) => (res as { readonly closed: boolean }).closed);
    expect(connections).toHaveLength(2);
  });
  open();
  expect((await hits).status).toBe(200);
  const done = await Promise.all(answers);
  expect(done.map((r) => r.status)).toEqual(done.map(() => 200));
  expect(new Set(await Promise.all(done.map((r) => r.text()))).size).toBe(1);
  expect(reads).toBe(AT_ONCE + 2);
});
