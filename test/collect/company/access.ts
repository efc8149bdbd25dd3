/** Clients of an account in the emulator, which gives credentials of any account to anyone. */
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

export interface Access {
  readonly endpoint: string;
  readonly account: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
}

/** Credentials that are bound to an account. */
export async function accessOf(endpoint: string, account: string): Promise<Access> {
  const anyone = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
  const sts = new STSClient({ endpoint, region: 'us-east-1', credentials: anyone });
  const { Credentials: issued } = await sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/Seeder`, RoleSessionName: 'seed' }));
  sts.destroy();
  return {
    endpoint,
    account,
    credentials: { accessKeyId: issued?.AccessKeyId ?? '', secretAccessKey: issued?.SecretAccessKey ?? '', sessionToken: issued?.SessionToken ?? '' },
  };
}

/** Settings of a client in a region. */
export function at({ endpoint, credentials }: Access, region = 'us-east-1') {
  return { endpoint, credentials, region };
}

/** A policy document as a call wants it. */
export const text = (document: unknown): string => (typeof document === 'string' ? document : JSON.stringify(document));
