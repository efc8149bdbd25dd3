/** The API over a real store, asked over HTTP on loopback. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decision, ExplainAnswer, WhatCanAnswer, WhoCanAnswer } from '../../access/types.js';
import { createApp } from '../../api/app.js';
import type { Problem } from '../../api/contract/index.js';
import { serve } from '../../api/server.js';
import type { GraphStore } from '../../graph/store.js';
import { loadSnapshot } from '../../ingest/load.js';
import { allCases, asserted } from '../cases.js';

interface Reply<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly body: T;
}

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const OBJECT = 'arn:aws:s3:::marketing-reports/2024/q3.csv';
const BOB = 'arn:aws:iam::012345678901:user/bob';

/** Rows with the statements themselves where they name them by index. */
const withStatements = ({ rows, statements }: WhoCanAnswer): unknown[] =>
  rows.map((row) => ({
    ...row,
    path: row.path.map((step) => ({ ...step, proof: step.proof.map((p) => ({ ...p, statement: statements[p.statement] })) })),
  }));

export function apiOn(name: string, open: (folder: string) => Promise<GraphStore>): void {
  const folder = mkdtempSync(join(tmpdir(), 'arnpath-'));
  let store: GraphStore;
  let server: Server;
  let url: string;
  const unexpected: unknown[] = [];
  beforeAll(async () => {
    store = await open(folder);
    const app = createApp({ store, version: '0.0.0', allowedHosts: ['arnpath.example'], onError: (e) => unexpected.push(e) });
    ({ server, url } = await serve(app, '127.0.0.1', 0));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = <T>(
    path: string,
    query: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
    method = 'GET',
  ): Promise<Reply<T>> =>
    new Promise((resolve, reject) => {
      const target = new URL(path, url);
      for (const [k, v] of Object.entries(query)) target.searchParams.set(k, v);
      request(target, { method, headers }, (res) => {
        let text = '';
        res.on('data', (chunk: Buffer) => (text += chunk.toString()));
        res.on('end', () => {
          const body = (res.headers['content-type']?.includes('json') ?? false) && text !== '' ? (JSON.parse(text) as T) : (undefined as T);
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text, body });
        });
      })
        .on('error', reject)
        .end();
    });

  describe.each(allCases().filter((c) => c.name.startsWith('shared')))(`$name through the API on ${name}`, ({ folder: snapshot, rows }) => {
    beforeAll(async () => {
      const result = await loadSnapshot(store, snapshot);
      if (!result.ok) throw new Error(result.errors.map((e) => e.message).join('\n'));
    });
    it.each(rows.map((row, i) => ({ row, title: `${String(i)}: ${row.principal} ${row.action} ${row.resource}` })))('$title', async ({ row }) => {
      const { principal, action, resource } = row;
      const reply = await get<ExplainAnswer & Decision>('/api/v1/explain', {
        principal,
        action,
        resource,
        ...(row.context === undefined ? {} : { context: JSON.stringify(row.context) }),
      });
      if (row.error === true) return expect(reply.status).toBeGreaterThanOrEqual(400);
      const { expected, actual } = asserted(row, reply.body);
      expect(actual).toEqual(expected);
    });
  });

  describe(`questions through the API on ${name}`, () => {
    beforeAll(async () => {
      const example = allCases().find((c) => c.name.endsWith('assume-role-question'));
      await loadSnapshot(store, example?.folder ?? '');
    });
    it('who-can lists who and how, with the statements of every step', async () => {
      const { body, headers } = await get<WhoCanAnswer>('/api/v1/who-can', { action: 's3:GetObject', resource: OBJECT, fromAccount: '123456789012' });
      expect(body.rows.map((r) => [r.name, r.way, r.hops, r.result])).toEqual([
        ['marketingadminrole', 'assume-role', 1, 'allowed'],
        ['dana', 'assume-role', 2, 'allowed'],
      ]);
      expect(body).toMatchObject({ total: 2, rowCount: 2, more: false, snapshotTime: null });
      expect(body.load.id).toBeGreaterThan(0);
      expect(body.coverage.accounts).toBeGreaterThan(1);
      for (const row of body.rows) for (const step of row.path) expect(step.proof.length).toBeGreaterThan(0);
      expect(headers['cache-control']).toBe('no-store');
    });
    it('who-can on the key: alice and the root directly, if …; not bob', async () => {
      const { body } = await get<WhoCanAnswer>('/api/v1/who-can', { action: 'kms:CreateGrant', resource: KEY, fromAccount: '012345678901' });
      expect(body.rows.map((r) => [r.principal, r.way, r.result]).sort()).toEqual([
        ['arn:aws:iam::012345678901:root', 'direct', 'conditional'],
        ['arn:aws:iam::012345678901:user/alice', 'direct', 'conditional'],
      ]);
    });
    it('explain names the half that is missing', async () => {
      const { body } = await get<ExplainAnswer>('/api/v1/explain', { principal: BOB, action: 'kms:CreateGrant', resource: KEY });
      expect(body.result).toBe('denied');
      expect(body.missing).toEqual([expect.objectContaining({ layer: 'identity-policy', side: 'principal', explicit: false })]);
      expect(body.missing[0]?.what).toContain('kms:CreateGrant');
    });
    it('pages', async () => {
      const question = { action: 's3:GetObject', resource: OBJECT };
      const all = (await get<WhoCanAnswer>('/api/v1/who-can', question)).body;
      const pages = [];
      for (let offset = 0; offset < all.rowCount; offset++) {
        const { body } = await get<WhoCanAnswer>('/api/v1/who-can', { ...question, limit: '1', offset: String(offset) });
        expect(body.more).toBe(offset + 1 < all.rowCount);
        pages.push(...withStatements(body));
      }
      expect(pages).toEqual(withStatements(all));
    });
    it('names who is from outside in every page, whether the page has the row or not', async () => {
      const question = { action: 's3:GetObject', resource: OBJECT };
      const all = (await get<WhoCanAnswer>('/api/v1/who-can', question)).body;
      const external = all.rows.flatMap((row, at) => (row.external ? [{ at, principal: row.principal }] : []));
      for (let offset = 0; offset <= all.rowCount; offset++) {
        const { outside } = (await get<WhoCanAnswer>('/api/v1/who-can', { ...question, limit: '1', offset: String(offset) })).body;
        expect(outside.first.map(({ at, row }) => ({ at, principal: row.principal }))).toEqual(external.slice(0, 3));
        expect(outside.total).toBe(new Set(external.map((e) => e.principal)).size);
      }
    });
    it('maxHops cuts, context decides', async () => {
      const question = { action: 's3:GetObject', resource: OBJECT, fromAccount: '123456789012' };
      expect((await get<WhoCanAnswer>('/api/v1/who-can', { ...question, maxHops: '1' })).body.rows.map((r) => r.name)).toEqual(['marketingadminrole']);
      const grant = { principal: 'arn:aws:iam::012345678901:user/alice', action: 'kms:CreateGrant', resource: KEY };
      const open = (await get<ExplainAnswer>('/api/v1/explain', grant)).body;
      const key = /"key":"([^"]+)"/.exec(JSON.stringify(open.conditions))?.[1] ?? '';
      const given = (await get<ExplainAnswer>('/api/v1/explain', { ...grant, context: JSON.stringify({ [key]: 'true' }) })).body;
      expect([open.result, given.result]).toEqual(['conditional', 'allowed']);
    });
    it('what-can lists what a principal reaches', async () => {
      const { body } = await get<WhatCanAnswer>('/api/v1/what-can', { principal: 'arn:aws:iam::123456789012:user/dana' });
      expect(body.rows.map((r) => r.resource)).toContain('arn:aws:s3:::marketing-reports');
    });
    it('CSV by format and by Accept, nothing that a spreadsheet runs', async () => {
      const question = { action: 's3:GetObject', resource: OBJECT };
      const byFormat = await get('/api/v1/who-can', { ...question, format: 'csv' });
      const byAccept = await get('/api/v1/who-can', question, { accept: 'text/csv' });
      expect(byFormat.text).toBe(byAccept.text);
      expect(byFormat.headers['content-type']).toContain('text/csv');
      expect(byFormat.headers['content-disposition']).toContain('attachment');
      for (const line of byFormat.text.trim().split('\n')) expect(line).not.toMatch(/(^|,)"?[=+@]/);
    });
    it('search, accounts and health', async () => {
      expect((await get<{ hits: { name: string }[] }>('/api/v1/search', { q: 'DANA' })).body.hits.map((h) => h.name)).toEqual(['dana']);
      expect((await get<{ accounts: { id: string }[] }>('/api/v1/accounts')).body.accounts.map((a) => a.id)).toContain('123456789012');
      expect((await get<{ status: string }>('/api/v1/health')).body.status).toBe('ok');
    });
  });

  describe(`bad questions to the API on ${name}`, () => {
    it.each([
      ['/api/v1/who-can', { action: 's3:GetObject' }, 400, 'resource'],
      ['/api/v1/who-can', { action: 'nonsense', resource: OBJECT }, 400, 'nonsense'],
      ['/api/v1/who-can', { action: 's3:GetObject', resource: 'no-arn' }, 400, 'no-arn'],
      ['/api/v1/who-can', { action: 's3:GetObject', resource: OBJECT, fromAccount: '1' }, 400, 'fromAccount'],
      ['/api/v1/who-can', { action: 's3:GetObject', resource: OBJECT, limit: '0' }, 400, 'limit'],
      ['/api/v1/who-can', { action: 's3:GetObject', resource: OBJECT, context: '{' }, 400, 'context'],
      ['/api/v1/who-can', { action: 's3:GetObject', resource: OBJECT, nosuch: '1' }, 400, 'nosuch'],
      ['/api/v1/explain', { principal: 'arn:aws:iam::012345678901:user/nobody', action: 'kms:Decrypt', resource: KEY }, 404, 'nobody'],
      ['/api/v1/explain', { principal: BOB, action: 'kms:Decrypt', resource: KEY, context: '{"aws:username":"eve"}' }, 422, 'aws:username'],
      ['/api/v1/nothing', {}, 404, ''],
    ])('%s %j → %i', async (path, query, status, says) => {
      const reply = await get<Problem>(path, query);
      expect(reply.headers['content-type']).toContain('application/problem+json');
      expect(reply.body).toMatchObject({ type: 'about:blank', status });
      expect(reply.status).toBe(status);
      expect(reply.body.detail).toContain(says);
    });
    it('hosts and origins of others, and methods that write, are refused', async () => {
      expect((await get('/api/v1/health', {}, { host: 'evil.example' })).status).toBe(403);
      expect((await get('/api/v1/health', {}, { host: 'arnpath.example:4680' })).status).toBe(200);
      expect((await get('/api/v1/health', {}, { origin: 'https://evil.example' })).status).toBe(403);
      expect((await get('/api/v1/health', {}, { origin: url.slice(0, -1) })).status).toBe(200);
      expect((await get('/api/v1/who-can', {}, {}, 'POST')).status).toBe(405);
    });
    it('left nothing that nobody expected', () => {
      expect(unexpected).toEqual([]);
    });
  });

  it(`the OpenAPI document on ${name} is of version 3.1 and names every route and parameter`, async () => {
    const { body } = await get<{ openapi: string; paths: Record<string, { get: { parameters?: { name: string; schema: object }[] } }> }>(
      '/api/v1/openapi.json',
    );
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths).sort()).toEqual(['/accounts', '/explain', '/health', '/search', '/what-can', '/who-can'].map((p) => `/api/v1${p}`));
    const parameters = body.paths['/api/v1/who-can']?.get.parameters ?? [];
    expect(parameters.map((p) => p.name)).toEqual(
      expect.arrayContaining(['action', 'resource', 'fromAccount', 'maxHops', 'context', 'limit', 'offset', 'format']),
    );
    const ajv = new Ajv2020({ strict: false });
    for (const p of parameters) expect(() => ajv.compile(p.schema)).not.toThrow();
  });
}
