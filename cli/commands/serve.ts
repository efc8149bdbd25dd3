/** `arnpath serve` and `arnpath demo`: API and UI on loopback. */
import { join } from 'node:path';
import pino from 'pino';
import { whoCan } from '../../access/who-can.js';
import { createApp } from '../../api/app.js';
import { BindError, serve } from '../../api/server.js';
import type { GraphStore } from '../../graph/store.js';
import { loadSnapshot } from '../../ingest/load.js';
import { formatIssue } from '../../ingest/snapshot.js';
import { readSettings } from '../environment.js';
import { EXIT, InputError, TroubleError } from '../errors.js';
import { printLine } from '../output.js';
import { EXAMPLE, packageRoot, packageVersion } from '../package.js';
import { ask, type StoreOptions, withStore, withTemporaryStore } from '../stores.js';
import { whoCanLines } from './questions.js';

/** Serves until a signal ends it. */
async function serveStore(store: GraphStore, onUrl: (url: string) => Promise<void>): Promise<number> {
  const settings = readSettings();
  const log = pino({ level: 'info' }, pino.destination(2));
  const allowedHosts = settings.host === '0.0.0.0' || settings.host === '::' ? settings.allowedHosts : [...settings.allowedHosts, settings.host];
  const app = createApp({
    store,
    version: packageVersion(),
    uiDir: join(packageRoot(), 'dist', 'ui'),
    allowedHosts,
    onError: (error) => {
      log.error({ err: error }, 'unexpected error');
    },
  });
  const { server, url } = await serve(app, settings.host, settings.port).catch((error: unknown) => {
    throw error instanceof BindError ? new TroubleError(error.message) : error;
  });
  await onUrl(url);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        resolve();
      });
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return EXIT.fine;
}

export function runServe(options: StoreOptions): Promise<number> {
  return withStore(options, (store) => serveStore(store, (url) => printLine(`arnpath serves ${url}`)));
}

/** The bundled example in a temporary folder, served, with one answer in the terminal. */
export function runDemo(): Promise<number> {
  return withTemporaryStore(async (store) => {
    const result = await loadSnapshot(store, join(packageRoot(), EXAMPLE.folder));
    if (!result.ok) throw new InputError(result.errors.map(formatIssue).join('\n'));
    const { action, resource, from } = EXAMPLE;
    const answer = await ask(store, (view) => whoCan(view, { action, resource, fromAccount: from }));
    return serveStore(store, async (url) => {
      await printLine(`\nWho in account ${from} can ${action} on ${resource}?\n`);
      for (const line of whoCanLines(answer)) await printLine(line);
      await printLine(`\nSee it drawn: ${url}?action=${encodeURIComponent(action)}&resource=${encodeURIComponent(resource)}&from=${from}`);
      await printLine(`arnpath serves ${url} (Ctrl+C ends it)`);
    });
  });
}
