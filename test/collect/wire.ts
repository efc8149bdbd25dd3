/** Which call an HTTP request to AWS is, as the proxy between the SDK and the emulator sees it. */
import type { IncomingMessage } from 'node:http';

export interface WireCall {
  /** As in a failure of `manifest.json`. */
  readonly service: string;
  readonly call: string;
  readonly region: string;
  readonly accessKey: string;
  readonly protocol: 'json' | 'query' | 'ec2' | 's3' | 'lambda';
  /** What the request names: an ARN, a bucket, … wherever it stands. */
  readonly text: string;
}

const S3: Readonly<Record<string, string>> = {
  location: 'GetBucketLocation',
  policy: 'GetBucketPolicy',
  publicAccessBlock: 'GetPublicAccessBlock',
  acl: 'GetBucketAcl',
  ownershipControls: 'GetBucketOwnershipControls',
  encryption: 'GetBucketEncryption',
  tagging: 'GetBucketTagging',
  abac: 'GetBucketAbac',
};
const SIGNED: Readonly<Record<string, string>> = { sso: 'sso-admin' };

export function wireCall(request: IncomingMessage, body: string): WireCall {
  const [accessKey = '', , region = '', signed = ''] = (/Credential=([^,]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '').split('/');
  const url = new URL(request.url ?? '/', 'http://x');
  const control = url.pathname.startsWith('/v20180820/');
  const service = control ? 's3control' : (SIGNED[signed] ?? signed);
  return {
    service,
    call: callOf(request, service, url, body),
    region,
    accessKey,
    protocol: protocolOf(request, service),
    text: `${url.pathname} ${decodeURIComponent(body)}`,
  };
}

function protocolOf(request: IncomingMessage, service: string): WireCall['protocol'] {
  if (service === 's3' || service === 's3control') return 's3';
  if (service === 'lambda' || service === 'ec2') return service;
  return request.headers['x-amz-target'] === undefined ? 'query' : 'json';
}

function callOf(request: IncomingMessage, service: string, url: URL, body: string): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  if (service === 's3control') return `${request.method === 'GET' ? 'Get' : 'Put'}PublicAccessBlock`;
  if (service === 's3') return s3Call(request.method ?? '', url);
  if (service === 'lambda') return lambdaCall(request.method ?? '', url.pathname);
  return new URLSearchParams(body).get('Action') ?? `${request.method ?? ''} ${url.pathname}`;
}

function s3Call(method: string, url: URL): string {
  const name = [...url.searchParams.keys()].map((key) => S3[key]).find((each) => each !== undefined);
  if (method === 'GET' && name !== undefined) return name;
  return method === 'GET' && url.pathname === '/' ? 'ListBuckets' : `${method} ${url.pathname}${url.search}`;
}

function lambdaCall(method: string, path: string): string {
  if (method === 'GET' && /^\/2015-03-31\/functions\/?$/.test(path)) return 'ListFunctions';
  if (method === 'GET' && /^\/2015-03-31\/functions\/[^/]+\/policy$/.test(path)) return 'GetPolicy';
  return method === 'GET' && path.startsWith('/2017-03-31/tags/') ? 'ListTags' : `${method} ${path}`;
}
