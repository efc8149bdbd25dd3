/** Small files of an account: its identity providers, its summary, its own Block Public Access. */
import { GetAccountSummaryCommand, GetOpenIDConnectProviderCommand, ListOpenIDConnectProvidersCommand, ListSAMLProvidersCommand } from '@aws-sdk/client-iam';
import { GetPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import pMap from 'p-map';
import { type Aws, partOf } from './aws.js';
import { Gone, NO_SUCH_ENTITY } from './failure.js';
import { BLOCK_FLAGS, pick, sortedBy, sortedMap } from './members.js';
import { operation } from './operation.js';
import type { Out, Reader } from './reader.js';

const listSaml = operation('iam', 'iam', ListSAMLProvidersCommand);
const listOidc = operation('iam', 'iam', ListOpenIDConnectProvidersCommand);
const getOidc = operation('iam', 'iam', GetOpenIDConnectProviderCommand);

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html */
export const identityProviders: Reader = {
  service: 'iam',
  per: 'account',
  calls: [listSaml, listOidc, getOidc],
  files: ['identity-providers.json'],
  async read(aws, out) {
    const saml = partOf(await aws.ask(listSaml, {}), (answer) => answer.SAMLProviderList ?? []);
    const oidc = partOf(await aws.ask(listOidc, {}), (answer) => answer.OpenIDConnectProviderList ?? []);
    await out.file('identity-providers.json', {
      SAMLProviderList: saml && sortedBy(saml, (each) => each.Arn).map((each) => pick(each, 'Arn', 'ValidUntil', 'CreateDate')),
      OpenIDConnectProviderList:
        oidc &&
        (await readOidc(
          aws,
          out,
          sortedBy(oidc, (each) => each.Arn),
        )),
    });
  },
};

async function readOidc(aws: Aws, out: Out, list: readonly { readonly Arn?: string | undefined }[]): Promise<readonly object[]> {
  const read = await pMap(list, ({ Arn }) => oidcOf(aws, Arn ?? ''), { concurrency: out.concurrency });
  return read.filter((each) => each !== null);
}

async function oidcOf(aws: Aws, Arn: string): Promise<object | null> {
  try {
    const answer = await aws.ask(getOidc, { OpenIDConnectProviderArn: Arn }, { about: Arn, gone: NO_SUCH_ENTITY });
    return { Arn, ...(answer ? pick(answer, 'Url', 'ClientIDList', 'CreateDate') : {}) };
  } catch (error) {
    if (error instanceof Gone) return null;
    throw error;
  }
}

const getSummary = operation('iam', 'iam', GetAccountSummaryCommand);

/** Whether the root user is protected by MFA, has keys, … https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
export const accountSummary: Reader = {
  service: 'iam',
  per: 'account',
  calls: [getSummary],
  files: ['account-summary.json'],
  async read(aws, out) {
    const { SummaryMap } = await aws.call(getSummary, {});
    await out.file('account-summary.json', { SummaryMap: sortedMap(SummaryMap ?? {}) });
  },
};

const getBlock = operation('s3control', 's3:GetAccountPublicAccessBlock', GetPublicAccessBlockCommand);

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html */
export const accountBlock: Reader = {
  service: 's3control',
  per: 'account',
  calls: [getBlock],
  files: ['s3-account.json'],
  async read(aws, out) {
    const account = aws.site.account ?? '';
    const answer = await aws.ask(getBlock, { AccountId: account }, { about: account, none: ['NoSuchPublicAccessBlockConfiguration'] });
    if (answer === undefined) return;
    await out.file('s3-account.json', {
      PublicAccessBlockConfiguration: answer?.PublicAccessBlockConfiguration === undefined ? null : pick(answer.PublicAccessBlockConfiguration, ...BLOCK_FLAGS),
    });
  },
};
