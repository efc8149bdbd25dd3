/** Secrets, never their values. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html */
import { GetResourcePolicyCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { partOf } from '../aws.js';
import { policyOrNull, tagList } from '../members.js';
import { operation } from '../operation.js';
import { resources } from '../reader.js';

const listSecrets = operation('secretsmanager', 'secretsmanager', ListSecretsCommand, ['NextToken', 'NextToken']);
const getResourcePolicy = operation('secretsmanager', 'secretsmanager', GetResourcePolicyCommand);

export const secrets = resources({
  service: 'secretsmanager',
  per: 'region',
  calls: [listSecrets, getResourcePolicy],
  async *list(aws) {
    for await (const { ARN, Name, KmsKeyId, Tags } of aws.pages(listSecrets, { MaxResults: 100 }, (page) => page.SecretList))
      if (ARN !== undefined) yield { arn: ARN, Name, KmsKeyId, tags: tagList(Tags) };
  },
  async read(aws, { arn, Name, KmsKeyId, tags }) {
    // A secret that is marked for deletion has no readable policy: InvalidRequestException.
    const asking = { about: arn, gone: ['ResourceNotFoundException', 'InvalidRequestException'] };
    const policy = await aws.ask(getResourcePolicy, { SecretId: arn }, asking);
    const { region } = aws.site;
    const content = {
      Arn: arn,
      Name,
      Region: region,
      KmsKeyId: KmsKeyId ?? null,
      Policy: partOf(policy, (p) => policyOrNull(p.ResourcePolicy)),
      Tags: tags,
    };
    return { region, name: arn.slice(arn.indexOf(':secret:') + ':secret:'.length), content };
  },
});
