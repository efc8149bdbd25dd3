/** Queues. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
import { GetQueueAttributesCommand, ListQueuesCommand, ListQueueTagsCommand, type QueueAttributeName } from '@aws-sdk/client-sqs';
import { partOf } from '../aws.js';
import { policyOrNull, sortedMap } from '../members.js';
import { operation } from '../operation.js';
import { resources } from '../reader.js';

const listQueues = operation('sqs', 'sqs', ListQueuesCommand, ['NextToken', 'NextToken']);
const getQueueAttributes = operation('sqs', 'sqs', GetQueueAttributesCommand);
const listQueueTags = operation('sqs', 'sqs', ListQueueTagsCommand);

const ATTRIBUTES: QueueAttributeName[] = ['Policy', 'KmsMasterKeyId', 'SqsManagedSseEnabled'];
const gone = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue', 'NonExistentQueue'];

export const queues = resources({
  service: 'sqs',
  per: 'region',
  calls: [listQueues, getQueueAttributes, listQueueTags],
  list: (aws) => aws.pages(listQueues, { MaxResults: 1000 }, (page) => page.QueueUrls),
  async read(aws, QueueUrl) {
    const { partition, region, account } = aws.site;
    const name = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
    const about = `arn:${partition}:sqs:${region}:${account ?? ''}:${name}`;
    const attributes = await aws.ask(getQueueAttributes, { QueueUrl, AttributeNames: ATTRIBUTES }, { about, gone });
    const tags = await aws.ask(listQueueTags, { QueueUrl }, { about, gone });
    const content = {
      Arn: about,
      Region: region,
      Policy: partOf(attributes, (a) => policyOrNull(a.Attributes?.['Policy'])),
      KmsMasterKeyId: partOf(attributes, (a) => a.Attributes?.['KmsMasterKeyId']),
      SqsManagedSseEnabled: partOf(attributes, (a) => a.Attributes?.['SqsManagedSseEnabled']),
      Tags: partOf(tags, (t) => sortedMap(t.Tags ?? {})),
    };
    return { region, name, content };
  },
});
