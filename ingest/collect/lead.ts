/** Whoever runs the command: their account, partition and regions. */
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { Aws, type Ear } from './aws.js';
import { CallFailed } from './failure.js';
import { operation } from './operation.js';
import { CollectError } from './problem.js';

export const whoAmI = operation('sts', 'sts', GetCallerIdentityCommand);
export const describeRegions = operation('ec2', 'ec2', DescribeRegionsCommand);

/** Where the global services of a partition answer, and what stands for a region that nobody set. */
const HOME: Readonly<Record<string, string>> = { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

/** The account of a profile, or of the default chain where none is named. @throws CollectError */
export async function leadOf(profile: string | null, regions: readonly string[] | null, ear: Ear, signal: AbortSignal | undefined): Promise<Aws> {
  const region = (await configuredRegion(profile)) ?? regions?.[0] ?? 'us-east-1';
  const credentials = fromNodeProviderChain(profile === null ? {} : { profile });
  const asking = new Aws({ account: null, partition: 'aws', region }, credentials, ear, signal);
  try {
    const { Account, Arn } = await asking.call(whoAmI, {});
    const partition = Arn?.split(':')[1] ?? 'aws';
    return new Aws({ account: Account ?? null, partition, region: HOME[partition] ?? region }, credentials, ear, signal);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    throw new CollectError('trouble', noCredentials(profile, error));
  } finally {
    asking.close();
  }
}

function noCredentials(profile: string | null, { failure }: CallFailed): string {
  const who = profile === null ? 'the default credentials' : `the profile \`${profile}\``;
  return `AWS can't be asked with ${who}: ${failure.Code}: ${failure.Message}; sign in, set AWS_PROFILE or AWS_ACCESS_KEY_ID, or name a profile with --profile`;
}

/** The region of the environment or the profile, as the SDK finds it. */
async function configuredRegion(profile: string | null): Promise<string | null> {
  const client = new STSClient(profile === null ? {} : { profile });
  const region = await client.config.region().catch(() => null);
  client.destroy();
  return region;
}

/** Regions that are enabled in an account. @throws CallFailed */
export async function enabledRegions(aws: Aws): Promise<readonly string[]> {
  const { Regions } = await aws.call(describeRegions, {});
  return (Regions ?? []).flatMap(({ RegionName }) => (RegionName === undefined ? [] : [RegionName])).sort();
}
