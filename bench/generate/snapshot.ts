/** A whole organisation as files, account by account: never more than one account is in memory. */
import { blocked } from './bucket.js';
import { ACCOUNT_BLOCKED, SIZES, type SizeName } from './distribution.js';
import { Identities } from './identities.js';
import { AwsPolicies } from './managed.js';
import { organizationFile } from './organization.js';
import { type AccountPlan, makePlan, type Plan } from './plan.js';
import { Random } from './random.js';
import { resourceFiles } from './resources.js';
import { oidcArn, samlArn } from './trust.js';

export interface SnapshotFile {
  /** Inside the snapshot, `/` separated. */
  readonly path: string;
  readonly text: string;
}

/** The files in the order in which they are written. Size and seed decide every byte. */
export function* snapshotFiles(name: SizeName, seed: number): Generator<SnapshotFile> {
  const streams = Random.streams(seed);
  const plan = makePlan(seed, SIZES[name], streams.next().value);
  const aws = new AwsPolicies();
  yield json('organization.json', organizationFile(plan));
  for (const account of plan.accounts) yield* accountFiles(plan, account, streams.next().value, aws);
}

function* accountFiles(plan: Plan, account: AccountPlan, random: Random, aws: AwsPolicies): Generator<SnapshotFile> {
  const folder = `accounts/${account.id}`;
  yield { path: `${folder}/authorization-details.json`, text: new Identities(plan, account, random, aws).text() };
  yield json(`${folder}/identity-providers.json`, {
    SAMLProviderList: [{ Arn: samlArn(account) }],
    OpenIDConnectProviderList: [{ Arn: oidcArn(account), Url: 'token.actions.githubusercontent.com', ClientIDList: ['sts.amazonaws.com'] }],
  });
  yield json(`${folder}/s3-account.json`, { PublicAccessBlockConfiguration: random.chance(ACCOUNT_BLOCKED) ? blocked() : null });
  for (const file of resourceFiles({ plan, account, random })) yield json(`${folder}/${file.folder}/${file.name}.json`, file.content);
}

const json = (path: string, content: unknown): SnapshotFile => ({ path, text: `${JSON.stringify(content)}\n` });
