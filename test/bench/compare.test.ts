/** The one-at-a-time answers that arnpath is compared with, and whether a difference would be seen. */
import { describe, expect, it } from 'vitest';
import { differences } from '../../bench/compare/differences.js';
import { type Asked, Plain } from '../../bench/compare/plain.js';
import { formatIssue, readSnapshot } from '../../ingest/snapshot.js';
import type { World } from '../../policy/model.js';

async function worldOf(folder: string): Promise<World> {
  const read = await readSnapshot(folder);
  if (!read.ok) throw new Error(read.errors.map(formatIssue).join('\n'));
  return read.world;
}

function asked(world: World, action: string, arn: string, key: string | null): Asked {
  const resource = world.resources.find((r) => r.arn === arn);
  if (resource === undefined) throw new Error(`the example has no ${arn}`);
  return { resource, action, key };
}

describe('one request at a time', () => {
  it('finds direct access and the chains of the bundled example', async () => {
    const world = await worldOf('examples/assume-role-question');
    const answer = new Plain(world, 1000).whoCan(asked(world, 's3:GetObject', 'arn:aws:s3:::marketing-reports', '2024/q3.csv'));
    expect(answer.get('arn:aws:iam::123456789012:role/marketingadminrole')).toEqual(['assume-role allowed 1']);
    expect(answer.get('arn:aws:iam::123456789012:user/dana')).toEqual(['assume-role allowed 2']);
    expect([...answer].filter(([, rows]) => rows.includes('direct allowed 0')).map(([arn]) => arn)).toContain('arn:aws:iam::111122223333:role/reports-reader');
  });
});

describe('a comparison', () => {
  const question = { resource: { arn: 'arn:aws:s3:::b' }, action: 's3:GetObject', key: 'k' } as Asked;
  const one = new Map([
    ['p', ['direct allowed 0']],
    ['q', ['assume-role allowed 2', 'direct conditional 0']],
  ]);

  it('passes equal answers', () => {
    expect(differences(question, one, new Map(one))).toEqual([]);
  });

  it.each([
    ['somebody too few', new Map([['p', ['direct allowed 0']]])],
    ['somebody too many', new Map([...one, ['r', ['direct allowed 0']]])],
    ['another strength', new Map([...one, ['p', ['direct conditional 0']]])],
    ['another number of hops', new Map([...one, ['q', ['assume-role allowed 1', 'direct conditional 0']]])],
    ['a way too few', new Map([...one, ['q', ['direct conditional 0']]])],
  ])('sees %s', (_, other) => {
    expect(differences(question, one, other)).toHaveLength(1);
    expect(differences(question, other, one)).toHaveLength(1);
  });
});
