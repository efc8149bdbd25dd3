import { describe, expect, it } from 'vitest';
import { explain } from '../../access/explain.js';
import { whoCan } from '../../access/who-can.js';
import type { LoadView } from '../../graph/store.js';
import { evaluateWorld } from '../../ingest/load.js';
import { A, bucket, DETAILS, role, user, worldOf } from '../ingest/snapshot-folder.js';
import { memoryView } from '../memory-view.js';

const arn = (name: string): string => `arn:aws:iam::${A}:${name}`;
const trust = (names: readonly string[], Condition?: object): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: names.map(arn) }, Action: 'sts:AssumeRole', ...(Condition === undefined ? {} : { Condition }) }],
});
const LISTS = {
  RolePolicyList: [
    { PolicyName: 'lists', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::b' }] } },
  ],
};

/** u reaches `end` by a → end, b → end, a → b → end, and by `short` only with an external id. */
const SNAPSHOT = {
  [DETAILS]: {
    UserDetailList: [user('u')],
    RoleDetailList: [
      role('a', { AssumeRolePolicyDocument: trust(['user/u']) }),
      role('b', { AssumeRolePolicyDocument: trust(['user/u', 'role/a']) }),
      role('end', { AssumeRolePolicyDocument: trust(['role/a', 'role/b']), ...LISTS }),
      role('short', { AssumeRolePolicyDocument: trust(['user/u'], { StringEquals: { 'sts:ExternalId': 'x' } }), ...LISTS }),
    ],
  },
  [`accounts/${A}/s3/b.json`]: bucket('b'),
};
const QUESTION = { principal: arn('user/u'), action: 's3:ListBucket', resource: 'arn:aws:s3:::b' };

const view = async (): Promise<LoadView> => memoryView(await evaluateWorld(await worldOf(SNAPSHOT), []));
const names = (chain: readonly string[]): string => chain.map((c) => c.split('/').at(-1)).join(' ');

describe('more paths', () => {
  it('are listed shortest first, with what is open, and are all there are', async () => {
    const answer = await explain(await view(), { ...QUESTION, paths: 20 });
    expect(answer.paths?.map((p) => [names(p.chain), p.result, p.hops])).toEqual([
      ['short', 'conditional', 1],
      ['a end', 'allowed', 2],
      ['b end', 'allowed', 2],
      ['a b end', 'allowed', 3],
    ]);
    expect(answer.morePaths).toBe(false);
    expect(answer).toMatchObject({ result: 'allowed', minHops: 2 });
  });
  it('stop at the limit, and say that more exist', async () => {
    const answer = await explain(await view(), { ...QUESTION, paths: 2 });
    expect(answer.paths).toHaveLength(2);
    expect(answer.morePaths).toBe(true);
  });
  it('stay within the most hops', async () => {
    const answer = await explain(await view(), { ...QUESTION, paths: 20, maxHops: 1 });
    expect(answer.paths?.map((p) => names(p.chain))).toEqual(['short']);
    expect(answer.result).toBe('conditional');
  });
  it('are not listed unless asked for', async () => {
    expect(await explain(await view(), QUESTION)).not.toHaveProperty('paths');
  });
});

describe('who-can', () => {
  it('shows a conditional way beside the allowed one only where it is shorter', async () => {
    const answer = await whoCan(await view(), { action: QUESTION.action, resource: QUESTION.resource });
    const of = (name: string): unknown[] => answer.rows.filter((r) => r.name === name).map((r) => [r.way, r.result, names(r.chain)]);
    expect(of('u')).toEqual([
      ['assume-role', 'allowed', 'a end'],
      ['assume-role', 'conditional', 'short'],
    ]);
    expect(of('a')).toEqual([['assume-role', 'allowed', 'end']]);
  });
});
