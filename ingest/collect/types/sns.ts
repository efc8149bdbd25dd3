/** Topics. https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
import { GetTopicAttributesCommand, ListTagsForResourceCommand, ListTopicsCommand } from '@aws-sdk/client-sns';
import { partOf } from '../aws.js';
import { policyOrNull, tagList } from '../members.js';
import { operation } from '../operation.js';
import { resources } from '../reader.js';

const listTopics = operation('sns', 'sns', ListTopicsCommand, ['NextToken', 'NextToken']);
const getTopicAttributes = operation('sns', 'sns', GetTopicAttributesCommand);
const listTags = operation('sns', 'sns', ListTagsForResourceCommand);

const gone = ['NotFound', 'NotFoundException', 'ResourceNotFound', 'ResourceNotFoundException'];

export const topics = resources({
  service: 'sns',
  per: 'region',
  calls: [listTopics, getTopicAttributes, listTags],
  list: (aws) => aws.pages(listTopics, {}, (page) => page.Topics),
  async read(aws, { TopicArn: about }) {
    if (about === undefined) return null;
    const attributes = await aws.ask(getTopicAttributes, { TopicArn: about }, { about, gone });
    const tags = await aws.ask(listTags, { ResourceArn: about }, { about, gone });
    const content = {
      Arn: about,
      Region: aws.site.region,
      Policy: partOf(attributes, (a) => policyOrNull(a.Attributes?.['Policy'])),
      KmsMasterKeyId: partOf(attributes, (a) => a.Attributes?.['KmsMasterKeyId']),
      Tags: partOf(tags, (t) => tagList(t.Tags)),
    };
    return { region: aws.site.region, name: about.slice(about.lastIndexOf(':') + 1), content };
  },
});
