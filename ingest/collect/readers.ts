/** Every reader of a run. A new type of resource is a file in `types/` and a line here. */
import { accountBlock, accountSummary, identityProviders } from './account-facts.js';
import { identityCenter } from './identity-center.js';
import { identities } from './identities.js';
import { organization } from './organization.js';
import type { Reader } from './reader.js';
import { instances } from './types/ec2.js';
import { keys } from './types/kms.js';
import { functions } from './types/lambda.js';
import { buckets } from './types/s3.js';
import { secrets } from './types/secretsmanager.js';
import { topics } from './types/sns.js';
import { queues } from './types/sqs.js';

export const READERS: readonly Reader[] = [
  organization,
  identityCenter,
  identities,
  identityProviders,
  accountSummary,
  accountBlock,
  buckets,
  keys,
  queues,
  topics,
  functions,
  secrets,
  instances,
];
