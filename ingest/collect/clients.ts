/** The clients of AWS's SDK, made where they are used: one for each service, account and region of a unit of work. */
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

/** Names as they stand in `manifest.json`; the reader of a snapshot knows them. */
const CLIENTS = {
  ec2: EC2Client,
  iam: IAMClient,
  identitystore: IdentitystoreClient,
  kms: KMSClient,
  lambda: LambdaClient,
  organizations: OrganizationsClient,
  s3: S3Client,
  s3control: S3ControlClient,
  secretsmanager: SecretsManagerClient,
  sns: SNSClient,
  sqs: SQSClient,
  'sso-admin': SSOAdminClient,
  sts: STSClient,
} as const;

export type ClientName = keyof typeof CLIENTS;
export type Credentials = NonNullable<STSClientConfig['credentials']>;

interface Configuration {
  readonly region: string;
  readonly credentials: Credentials;
  readonly retryMode: 'adaptive';
  readonly maxAttempts: number;
  readonly requestHandler: NonNullable<STSClientConfig['requestHandler']>;
}

export interface Sender {
  send(command: unknown, options: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
  destroy(): void;
}

/** How often the SDK tries one call; adaptive mode slows down where AWS throttles. */
const ATTEMPTS = 8;

/** Sockets of all clients together, and how long one may be silent. */
const HANDLER = { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true, httpsAgent: { maxSockets: 200, keepAlive: true } };

/** A client. Endpoints come from the SDK's own settings (`AWS_ENDPOINT_URL`, …). */
export function makeClient(name: ClientName, region: string, credentials: Credentials): Sender {
  // Each client has types of its own for what all of them take alike.
  const Client = CLIENTS[name] as unknown as new (configuration: Configuration) => Sender;
  return new Client({ region, credentials, retryMode: 'adaptive', maxAttempts: ATTEMPTS, requestHandler: HANDLER });
}
