/** Everything that is asked about the company: of each resource, and of each person. */
import type { GivenContext } from '../../../policy/model.js';
import type { Row } from '../../cases.js';
import type { Company } from './snapshot.js';

export interface Question {
  readonly action: string;
  readonly resource: string;
  readonly context?: GivenContext;
}

/** What is asked about each resource of a kind: use, and what would open it to others. */
const ACTIONS = {
  keys: ['kms:Decrypt', 'kms:Encrypt', 'kms:CreateGrant', 'kms:PutKeyPolicy'],
  buckets: ['s3:GetObject', 's3:PutObject', 'arnpath:ReadObject', 's3:ListBucket', 's3:PutBucketPolicy'],
  objects: ['s3:GetObject', 's3:PutObject', 'arnpath:ReadObject'],
  roles: ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'iam:PassRole', 'iam:UpdateAssumeRolePolicy'],
  secrets: ['secretsmanager:GetSecretValue', 'secretsmanager:PutResourcePolicy'],
  queues: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
  topics: ['sns:Publish', 'sns:Subscribe'],
  functions: ['lambda:InvokeFunction', 'lambda:UpdateFunctionCode'],
} as const;

/** Who-can for every resource of the company, and for what `expected.json` asks, with the facts that it gives. */
export function questionsOf(company: Company, expected: readonly Row[]): readonly Question[] {
  const of = (kind: keyof typeof ACTIONS, arns: readonly string[]): Question[] =>
    arns.flatMap((resource) => ACTIONS[kind].map((action) => ({ action, resource })));
  const all = company.accounts.flatMap((account) => {
    const buckets = account.buckets.map(({ Arn }) => Arn);
    return [
      ...of(
        'keys',
        account.keys.map(({ KeyMetadata }) => KeyMetadata.Arn),
      ),
      ...of('buckets', buckets),
      ...of(
        'objects',
        buckets.map((arn) => `${arn}/some/key`),
      ),
      ...of(
        'roles',
        (account.details.RoleDetailList ?? []).map(({ Arn }) => Arn),
      ),
      ...(['secrets', 'queues', 'topics', 'functions'] as const).flatMap((kind) =>
        of(
          kind,
          account[kind].map(({ Arn }) => Arn),
        ),
      ),
    ];
  });
  const asked = expected.map(({ action, resource, context }) => ({ action, resource, ...(context === undefined ? {} : { context }) }));
  return [...new Map([...all, ...asked].map((question) => [titleOf(question), question])).values()];
}

export function titleOf({ action, resource, context }: Question): string {
  return [action, resource, ...(context === undefined ? [] : [JSON.stringify(context)])].join(' ');
}

/** Starts of Identity Center. */
export const personsOf = ({ identityCenter }: Company): readonly string[] =>
  (identityCenter.Users ?? []).map(({ UserId }) => `arn:aws:identitystore:::user/${UserId}`);
