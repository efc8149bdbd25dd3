/** Credentials of a role in another account, fetched again before they end. */
import { AssumeRoleCommand, type Credentials as Issued } from '@aws-sdk/client-sts';
import type { Aws } from './aws.js';
import { CallFailed } from './failure.js';
import { operation } from './operation.js';

export const assumeRole = operation('sts', 'sts', AssumeRoleCommand);

/** How long before their end credentials are fetched again. */
const EARLY = 5 * 60_000;

interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** A provider of credentials of the role; each call is one `sts:AssumeRole` at most. @throws CallFailed */
export function assumedRole(lead: Aws, account: string, role: string, externalId: string | null): () => Promise<Identity> {
  const RoleArn = `arn:${lead.site.partition}:iam::${account}:role/${role}`;
  const ask = async (): Promise<Identity> => {
    try {
      const { Credentials } = await lead.call(
        assumeRole,
        { RoleArn, RoleSessionName: 'arnpath-collect', ...(externalId === null ? {} : { ExternalId: externalId }) },
        RoleArn,
      );
      return identityOf(Credentials);
    } catch (error) {
      throw error instanceof CallFailed ? new CallFailed({ ...error.failure, Account: account }) : error;
    }
  };
  let current: Promise<Identity> | null = null;
  let until = 0;
  return () => {
    if (current === null || Date.now() > until) {
      until = Infinity;
      current = ask();
      current.then(
        ({ expiration }) => (until = expiration.getTime() - EARLY),
        () => (until = 0),
      );
    }
    return current;
  };
}

function identityOf(issued: Issued | undefined): Identity {
  return {
    accessKeyId: issued?.AccessKeyId ?? '',
    secretAccessKey: issued?.SecretAccessKey ?? '',
    sessionToken: issued?.SessionToken ?? '',
    expiration: issued?.Expiration ?? new Date(Date.now() + 60 * 60_000),
  };
}
