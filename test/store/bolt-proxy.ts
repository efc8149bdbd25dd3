/** A relay before Neo4j that notes what is said, and can cut a connection where a test wants it. */
import { connect, createServer, type Server, type Socket } from 'node:net';

/** COMMIT, as Bolt frames it: its length, a structure without fields, the end of the message. */
export const COMMIT = '\x00\x02\xb0\x12\x00\x00';

export class BoltProxy {
  /** Bytes from and to clients, as latin1 text: names and bookmarks stand in them as they are. */
  sent = '';
  answered = '';
  cuts = 0;
  private cutAfter: readonly string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  /** @param uri of the server, `bolt://host:port` */
  constructor(uri: string) {
    const { hostname, port } = new URL(uri);
    this.server = createServer((client) => {
      this.relay(client, connect(Number(port), hostname));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    return `bolt://127.0.0.1:${String(typeof address === 'object' ? address?.port : '')}`;
  }

  /** The connection that sends the last of these, one after the other, is closed before the server's answer comes through; the server has got it. */
  cutOnce(...after: readonly string[]): void {
    this.cutAfter = after;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private isCut(text: string): boolean {
    const [next, ...rest] = this.cutAfter;
    if (next === undefined || !text.includes(next)) return false;
    this.cutAfter = rest;
    if (rest.length > 0) return this.isCut(text.slice(text.indexOf(next) + next.length));
    this.cuts++;
    return true;
  }

  private relay(client: Socket, server: Socket): void {
    let cut = false;
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      this.sent += text;
      server.write(bytes);
      cut ||= this.isCut(text);
    });
    server.on('data', (bytes) => {
      if (cut) return void client.destroy();
      this.answered += bytes.toString('latin1');
      client.write(bytes);
    });
    client.on('close', () => server.end());
    server.on('close', () => client.destroy());
  }
}
