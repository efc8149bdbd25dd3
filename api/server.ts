/** Binds the API to an address. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

/** An address that can't be bound; exit code 3. */
export class BindError extends Error {}

/** @param port 0 takes a free one */
export async function serve(app: Express, host: string, port: number): Promise<{ server: Server; url: string }> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new BindError(`port ${String(port)} on ${host} is in use; set ARNPATH_PORT to another one, or to 0 for any free one`)
          : new BindError(`${host}:${String(port)} can't be bound (${error.message})`),
      );
    });
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const name = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host;
  return { server, url: `http://${name}:${String(bound)}/` };
}
