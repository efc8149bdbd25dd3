/** What a terminal shows while accounts are collected. */
import { expect, it } from 'vitest';
import { failureLines } from '../../cli/collect/failures.js';
import { frame } from '../../cli/collect/progress.js';
import { countsOf, Tally } from '../../cli/collect/tally.js';
import { Aws } from '../../ingest/collect/aws.js';
import { groupsOf } from '../../ingest/collect/unit.js';
import type { Failure } from '../../ingest/collect.js';

const nobody = { called: () => undefined, failed: () => undefined };
const target = (account: string, name: string) => ({
  account,
  name,
  regions: ['eu-central-1', 'us-east-1'],
  aws: new Aws({ account, partition: 'aws', region: 'us-east-1' }, { accessKeyId: 'x', secretAccessKey: 'x' }, nobody),
});
const failure = (more: Partial<Failure>): Failure => ({
  Account: '111111111111',
  Region: 'eu-central-1',
  Service: 'kms',
  Call: 'ListKeys',
  Resource: null,
  Code: 'AccessDeniedException',
  Message: 'no',
  ...more,
});

it('sums, and a line for each account that is being read', () => {
  const told: string[] = [];
  const tally = new Tally(
    () => undefined,
    (group, service) => told.push(`${group.title} ${service.service} ${countsOf(service)}`),
  );
  const targets = [target('111111111111', 'prod'), target('222222222222', 'test')];
  const groups = groupsOf({ lead: target('111111111111', 'prod'), targets, failures: [] });
  tally.planned(groups);
  const keys = groups[1]?.units.filter((unit) => unit.reader.service === 'kms') ?? [];
  expect(keys).toHaveLength(2);
  for (const unit of keys) {
    tally.began(unit);
    tally.called();
    tally.wrote(unit);
    const failures = unit.region === 'us-east-1' ? [failure({ Region: 'us-east-1' })] : [];
    for (const each of failures) tally.failed(each);
    tally.finished(unit, { unit: unit.id, files: { x: 'y' }, removed: [], failures }, false);
  }
  expect(told).toEqual(['111111111111 prod kms 2 files, 1 refused']);
  const [sums, ...accounts] = frame(tally);
  expect(sums).toBe('0 of 3 read, 2 calls, 1 refused');
  expect(accounts).toEqual([expect.stringMatching(/^ {2}111111111111 prod {2}iam 0… .*kms 2 {2}sqs 0…/)]);
});

it('the same failure in many regions is one line of the table', () => {
  const lines = failureLines([failure({}), failure({ Region: 'us-east-1' }), failure({ Call: 'GetKeyPolicy', Resource: 'arn:k' })], 1);
  expect(lines.lines).toHaveLength(2);
  expect(lines.lines[1]).toMatch(/^111111111111 +2 regions +kms +ListKeys +AccessDeniedException: no$/);
  expect(lines.more).toBe(1);
});
