/** Instances with their profile. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { pick, tagList } from '../members.js';
import { operation } from '../operation.js';
import { resources } from '../reader.js';

const describeInstances = operation('ec2', 'ec2', DescribeInstancesCommand, ['NextToken', 'NextToken']);

export const instances = resources({
  service: 'ec2',
  per: 'region',
  calls: [describeInstances],
  list: (aws) => aws.pages(describeInstances, { MaxResults: 1000 }, (page) => page.Reservations?.flatMap((each) => each.Instances ?? [])),
  read(aws, { InstanceId: id, IamInstanceProfile, State, Tags }) {
    // AWS shows an instance for some time after it is terminated.
    if (id === undefined || State?.Name === 'terminated') return Promise.resolve(null);
    const { partition, region, account } = aws.site;
    const content = {
      Arn: `arn:${partition}:ec2:${region}:${account ?? ''}:instance/${id}`,
      InstanceId: id,
      Region: region,
      IamInstanceProfile: IamInstanceProfile === undefined ? null : pick(IamInstanceProfile, 'Arn', 'Id'),
      Tags: tagList(Tags),
    };
    return Promise.resolve({ region, name: id, content });
  },
});
