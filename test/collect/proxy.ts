/** A small HTTP proxy between the SDK and the emulator: records every call, and answers some of them as AWS's bad days do. */
import { createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { onePage, wholeRequest } from './paging.js';
import { type WireCall, wireCall } from './wire.js';

/** What happens to a call: nothing, an error of AWS, or a connection that is cut within the answer. */
export type Fault = null | { readonly status: number; readonly code: string; readonly message?: string } | 'cut';

export interface Seen extends WireCall {
  readonly account: string;
}

export interface Proxy {
  readonly port: number;
  readonly seen: Seen[];
  /** Asked for each call; may do something of its own first. */
  fault: (call: Seen) => Fault | Promise<Fault>;
  /** What is answered instead of the emulator, where it lacks something (each test says what). */
  patch: (call: Seen) => object | null;
  /** Changes what the emulator answered. */
  rewrite: (call: Seen, answer: string) => string;
  /** Whether answers come in pages of one thing each. */
  paged: boolean;
  /** Milliseconds that each answer takes longer, as a network does. */
  delay: number;
  /** Settings of the SDK by which it asks this proxy. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export const THROTTLED: Fault = { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' };
export const BROKEN: Fault = { status: 500, code: 'InternalFailure', message: 'We encountered an internal error' };
export const DENIED: Fault = { status: 403, code: 'AccessDenied', message: 'not authorized to perform this action with an explicit deny' };

const MAIN_ACCOUNT = '123456789012';

export async function startProxy(moto: number): Promise<Proxy> {
  const accounts = new Map<string, string>();
  const proxy = {
    seen: [] as Seen[],
    fault: (): Fault => null,
    patch: () => null,
    rewrite: (_: Seen, text: string) => text,
    paged: false,
    delay: 0,
  } as unknown as Proxy;
  const server = createServer((request, response) => {
    void answer(request, response, moto, accounts, proxy).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return Object.assign(proxy, { port, env: environment(port), stop });
}

/** Nothing of the machine's own configuration; S3 by path, S3 Control by a name below localhost (see `loopback.mjs`). */
function environment(port: number): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${String(port)}`,
    AWS_ENDPOINT_URL_S3_CONTROL: `http://localhost:${String(port)}`,
    AWS_ACCESS_KEY_ID: 'AKIAROOTOFTHETESTS00',
    AWS_SECRET_ACCESS_KEY: 'never-written-anywhere',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, moto: number, accounts: Map<string, string>, proxy: Proxy): Promise<void> {
  const body = await text(request);
  const call = wireCall(request, body.toString());
  const seen = { ...call, account: accounts.get(call.accessKey) ?? MAIN_ACCOUNT };
  proxy.seen.push(seen);
  const fault = await proxy.fault(seen);
  const patch = proxy.patch(seen);
  if (proxy.delay > 0) await new Promise((resolve) => setTimeout(resolve, proxy.delay));
  if (fault !== null && fault !== 'cut') return refuse(response, call, fault);
  if (patch !== null) return void response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(patch));
  const control = /^(\d{12})\.localhost/.exec(request.headers.host ?? '')?.[1];
  const headers = { ...request.headers, ...(control === undefined ? {} : { host: `${control}.s3-control.us-east-1.amazonaws.com` }) };
  const given = { url: request.url ?? '/', body: body.toString() };
  const asked = proxy.paged ? wholeRequest(call, given) : { ...given, page: 0 };
  const length = String(Buffer.byteLength(asked.body));
  const forwarded = send({ host: '127.0.0.1', port: moto, method: request.method, path: asked.url, headers: { ...headers, 'content-length': length } });
  forwarded.end(asked.body);
  const from = await new Promise<IncomingMessage>((resolve, reject) => forwarded.once('response', resolve).once('error', reject));
  const answered = await text(from);
  const ours = proxy.rewrite(seen, answered.toString());
  const whole = Buffer.from(proxy.paged && from.statusCode === 200 ? onePage(call, ours, asked.page) : ours);
  if (call.call === 'AssumeRole') remember(accounts, call.text, whole.toString());
  response.writeHead(from.statusCode ?? 500, { ...without(from.headers), 'content-length': whole.length });
  if (fault === 'cut') {
    response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.destroy());
    return;
  }
  response.end(whole);
}

/** Whose credentials these are. */
function remember(accounts: Map<string, string>, asked: string, answered: string): void {
  const account = /iam::(\d{12}):role/.exec(asked)?.[1];
  const key = /<AccessKeyId>([^<]+)</.exec(answered)?.[1];
  if (account !== undefined && key !== undefined) accounts.set(key, account);
}

function without(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !['transfer-encoding', 'connection', 'content-length'].includes(name)));
}

/** An error in the shape that the service gives it. */
function refuse(response: ServerResponse, { protocol, call }: WireCall, { status, code, message = '' }: Exclude<Fault, null | 'cut'>): void {
  const error = `<Error><Code>${code}</Code><Message>${call}: ${message}</Message></Error>`;
  const bodies: Readonly<Record<WireCall['protocol'], string>> = {
    json: JSON.stringify({ __type: code, message: `${call}: ${message}` }),
    lambda: JSON.stringify({ Type: 'User', message: `${call}: ${message}` }),
    query: `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`,
    ec2: `<Response><Errors>${error}</Errors><RequestID>1</RequestID></Response>`,
    s3: error,
  };
  const type = protocol === 'json' ? 'application/x-amz-json-1.1' : protocol === 'lambda' ? 'application/json' : 'text/xml';
  response.writeHead(status, { 'content-type': type, 'x-amzn-errortype': code }).end(bodies[protocol]);
}

async function text(from: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of from) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
