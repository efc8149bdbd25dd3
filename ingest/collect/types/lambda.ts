/**
 * Functions: the list has the role and the key, and more that is never kept, such as environment variables.
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
 */
import { GetPolicyCommand, ListFunctionsCommand, ListTagsCommand } from '@aws-sdk/client-lambda';
import { partOf } from '../aws.js';
import { policyOrNull, sortedMap } from '../members.js';
import { operation } from '../operation.js';
import { resources } from '../reader.js';

const listFunctions = operation('lambda', 'lambda', ListFunctionsCommand, ['Marker', 'NextMarker']);
const getPolicy = operation('lambda', 'lambda', GetPolicyCommand);
const listTags = operation('lambda', 'lambda', ListTagsCommand);

export const functions = resources({
  service: 'lambda',
  per: 'region',
  calls: [listFunctions, getPolicy, listTags],
  async *list(aws) {
    for await (const { FunctionArn, FunctionName, Role, KMSKeyArn } of aws.pages(listFunctions, { MaxItems: 50 }, (page) => page.Functions))
      if (FunctionArn !== undefined && FunctionName !== undefined) yield { arn: FunctionArn, name: FunctionName, Role, KmsKeyId: KMSKeyArn };
  },
  async read(aws, { arn, name, Role, KmsKeyId }) {
    // A function without a policy and one that is gone are told apart by its tags only.
    const tags = await aws.ask(listTags, { Resource: arn }, { about: arn, gone: ['ResourceNotFoundException'] });
    const policy = await aws.ask(getPolicy, { FunctionName: name }, { about: arn, none: ['ResourceNotFoundException'] });
    const { region } = aws.site;
    const content = {
      Arn: arn,
      Region: region,
      Role,
      KmsKeyId: KmsKeyId ?? null,
      Policy: partOf(policy, (p) => policyOrNull(p.Policy)),
      Tags: partOf(tags, (t) => sortedMap(t.Tags ?? {})),
    };
    return { region, name, content };
  },
});
