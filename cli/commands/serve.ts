/** `arnpath serve`: API and UI on loopback. */
import { join } from 'node:path';
import pino from 'pino';
import { createApp } from '../../api/app.js';
import { BindError, serve } from '../../api/server.js';
import type { GraphStore } from '../../graph/store.js';
import { readSettings } from '../environment.js';
import { EXIT, TroubleError } from '../errors.js';
import { printLine } from '../output.js';
import { packageRoot, packageVersion } from '../package.js';
import { type StoreOptions, withStore } from '../stores.js';

/** Serves until a signal ends it; `onUrl` hears where. */
export async function serveStore(store: GraphStore, onUrl: (url: string) => Promise<void>): Promise<number> {
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
