/** The API: routes only parse and format; each question is one function of `access/`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import pLimit from 'p-limit';
import type { z } from 'zod';
import { aboutLoad } from '../access/about.js';
import { explain } from '../access/explain.js';
import { whatCanCsv, whoCanCsv } from '../access/exports/csv.js';
import { QuestionError } from '../access/types.js';
import { whatCan } from '../access/what-can.js';
import { whoCan } from '../access/who-can.js';
import type { GraphReader, LoadView } from '../graph/store.js';
import { type AccountsAnswer, type Health, QUERIES, type SearchAnswer } from './contract/index.js';
import { guard, headers } from './guard.js';
import { openApiDocument } from './openapi.js';
import { problem, problemOf, sendProblem } from './problems.js';

export interface AppOptions {
  readonly store: GraphReader;
  readonly version: string;
  /** Folder of the built UI, if there is one. */
  readonly uiDir?: string;
  readonly allowedHosts: readonly string[];
  /** Told of what nobody expected. */
  readonly onError?: (error: unknown) => void;
}

const ALL_ROWS = 1_000_000;
/** Questions of paths that are worked on at once. The others wait in the order in which they came, so that none waits for all that came after it. */
export const AT_ONCE = 4;

export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Answers may not be kept (Cache-Control below): a hash of each would be of no use.
  app.set('etag', false);
  app.use(headers, guard(options.allowedHosts));
  app.use('/api', apiRoutes(options));
  if (options.uiDir !== undefined && existsSync(options.uiDir)) serveUi(app, options.uiDir);
  app.use((_req, res) => sendProblem(res, problem(404, 'there is nothing here')));
  return app;
}

function serveUi(app: Express, folder: string): void {
  app.use(express.static(folder, { index: false }));
  app.get(/^\/(?!api\/)[^.]*$/, (_req, res) => {
    res.sendFile(join(folder, 'index.html'));
  });
}

function apiRoutes(options: AppOptions): express.Router {
  const router = express.Router();
  const ask = async <T>(question: (view: LoadView) => Promise<T>): Promise<T> => {
    const answer = await options.store.read(question);
    if (answer === null) throw new QuestionError('no-load', 'nothing is loaded yet: run `arnpath load <snapshot>` first');
    return answer;
  };
  const get = <S extends z.ZodType>(path: string, schema: S, answer: (query: z.output<S>, req: Request, res: Response) => Promise<unknown>): void => {
    const handler: RequestHandler = async (req, res) => {
      try {
        const body = await answer(schema.parse(req.query), req, res);
        if (!res.headersSent) res.json(body);
      } catch (error) {
        const p = problemOf(error);
        if (p.status === 500) options.onError?.(error);
        sendProblem(res, p);
      }
    };
    router.get(path, handler);
  };
  const turns = pLimit(AT_ONCE);
  /** As `get`, in turn; nothing is done for a client that left while it waited. */
  const getInTurn: typeof get = (path, schema, answer) => {
    get(path, schema, (query, req, res) => turns(() => (res.closed ? null : answer(query, req, res))));
  };
  router.use((req, res, next) => {
    res.set('Cache-Control', 'no-store');
    if (req.method !== 'GET' && req.method !== 'HEAD') return sendProblem(res, problem(405, 'only GET'));
    next();
  });
  getInTurn('/v1/who-can', QUERIES.whoCan, async ({ format, ...q }, req, res) => {
    const csv = wantsCsv(format, req);
    const answer = await ask((view) => whoCan(view, defined({ ...q, ...(csv ? { limit: ALL_ROWS, offset: 0 } : {}) })));
    return csv ? sendCsv(res, whoCanCsv(answer), 'who-can') : answer;
  });
  getInTurn('/v1/what-can', QUERIES.whatCan, async ({ format, ...q }, req, res) => {
    const csv = wantsCsv(format, req);
    const answer = await ask((view) => whatCan(view, defined({ ...q, ...(csv ? { limit: ALL_ROWS, offset: 0 } : {}) })));
    return csv ? sendCsv(res, whatCanCsv(answer), 'what-can') : answer;
  });
  getInTurn('/v1/explain', QUERIES.explain, (q) => ask((view) => explain(view, defined(q))));
  get('/v1/search', QUERIES.search, (q): Promise<SearchAnswer> =>
    ask(async (view) => ({ ...aboutLoad(view, []), hits: await view.search(q.q.trim(), q.limit, q.node ?? null) })),
  );
  get('/v1/accounts', QUERIES.none, () => ask(accounts));
  get('/v1/health', QUERIES.none, () => health(options.store));
  const document = openApiDocument(options.version);
  get('/v1/openapi.json', QUERIES.none, () => Promise.resolve(document));
  return router;
}

/** Members that are not given are left out, not undefined. */
function defined<T extends object>(q: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(q).filter(([, v]) => v !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function wantsCsv(format: 'json' | 'csv' | undefined, req: Request): boolean {
  return format === undefined ? req.accepts(['application/json', 'text/csv']) === 'text/csv' : format === 'csv';
}

function sendCsv(res: Response, text: string, name: string): void {
  res.set('Content-Disposition', `attachment; filename="arnpath-${name}.csv"`).type('text/csv').send(text);
}

async function accounts(view: LoadView): Promise<AccountsAnswer> {
  const all = await view.accounts();
  return {
    ...aboutLoad(view, []),
    accounts: all.map(({ id, name, collected, organization }) => ({ id, name, collected, organization })),
  };
}

async function health(store: GraphReader): Promise<Health> {
  const info = await store.read((view) => Promise.resolve(view.info));
  if (info === null) return { status: 'no-load', load: null, snapshotTime: null, counts: {} };
  return { status: 'ok', load: { id: info.id, time: info.time }, snapshotTime: info.snapshotTime, counts: info.counts };
}
