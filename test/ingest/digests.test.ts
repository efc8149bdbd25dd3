/** Where an account's digest is equal, so are all facts that come from its files. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newContext } from '../../ingest/snapshot/context.js';
import { Issues } from '../../ingest/snapshot/issue.js';
import type { FailureInput, ManifestFile } from '../../ingest/snapshot/schema-organization.js';
import { buildWorld } from '../../ingest/snapshot/world.js';
import { stampOf } from '../../graph/stamp.js';
import type { World } from '../../policy/model.js';
import { A, ALLOW, DETAILS, role, worldOf } from './snapshot-folder.js';
import { arrange, filesOf, mutated, type Mutation } from './mutations.js';

const B = '222222222222';
const MANAGED = 'arn:aws:iam::aws:policy/Shared';
const READ = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };

/** Facts of an account's files, by ARN. */
function factsOf({ principals, resources }: World, account: string): unknown {
  const own = [...principals, ...resources].filter(({ file }) => file?.startsWith(`accounts/${account}/`) === true);
  return own.map((facts) => `${facts.arn} ${stampOf(facts)}`).sort();
}

/** Accounts whose digest two worlds have in common. */
const same = (a: World, b: World): string[] => Object.keys(a.digests).filter((id) => a.digests[id] === b.digests[id]);

describe('equal digests', () => {
  it.each(['assume-role-question', 'company'])('mean equal facts, whatever else changes in %s', async (name) => {
    const files = await filesOf(join(import.meta.dirname, '../../examples', name));
    const accounts = arrange(files).accounts.map(({ id }) => id);
    const calls = ['GetBucketPolicy', 'GetKeyPolicy', 'GetAccountAuthorizationDetails', 'ListAccessKeys', 'ListGrants'];
    const failure = fc.record({ Account: fc.constantFrom(...accounts), Service: fc.constantFrom('s3', 'kms', 'iam'), Call: fc.constantFrom(...calls), Code: fc.constant('AccessDenied') }); // prettier-ignore
    const value = fc.constantFrom<unknown>(undefined, [], '*', 'Deny', { StringEquals: { 'aws:PrincipalTag/team': 'a' } });
    const world = (mutations: readonly Mutation[], failures: readonly FailureInput[]): World | null => {
      const issues = new Issues();
      const manifest = { Failures: failures } as ManifestFile;
      const made = buildWorld(mutated(files, mutations), null, { principals: [], resources: [] }, newContext(true, issues, manifest, new Set(['s3'])));
      return issues.list.length === 0 ? made : null;
    };
    const before = world([], []) ?? expect.fail('the example is not read');
    let equal = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(), value), { maxLength: 2 }), fc.array(failure, { maxLength: 1 }), (mutations, failures) => {
        const after = world(mutations, failures);
        fc.pre(after !== null);
        for (const id of same(before, after)) {
          equal++;
          expect(factsOf(after, id)).toEqual(factsOf(before, id));
        }
      }),
      { numRuns: 60 },
    );
    expect(equal).toBeGreaterThan(20);
  });

  const shared = (document: object): object => ({ Arn: MANAGED, PolicyName: 'Shared', DefaultVersionId: 'v1', PolicyVersionList: [{ VersionId: 'v1', Document: document }] }); // prettier-ignore
  const roleOfB = role('r', { Arn: `arn:aws:iam::${B}:role/r`, AttachedManagedPolicies: [{ PolicyName: 'Shared', PolicyArn: MANAGED }] });
  const two = (inA: object, inB: readonly object[]): Promise<World> =>
    worldOf({
      [DETAILS]: { UserDetailList: [], GroupDetailList: [], RoleDetailList: [role('a')], Policies: [shared(inA)] },
      [`accounts/${B}/authorization-details.json`]: { UserDetailList: [], GroupDetailList: [], RoleDetailList: [roleOfB], Policies: inB },
    });

  it('are not had by accounts that take a managed policy from another account’s file', async () => {
    const [before, after] = [await two(ALLOW, []), await two(READ, [])];
    expect(factsOf(after, B)).not.toEqual(factsOf(before, B));
    expect(Object.keys(before.digests)).toEqual([A]);
    expect(same(before, after)).toEqual([]);
  });
  it('are had by accounts that have all that they attach', async () => {
    const [before, after] = [await two(ALLOW, [shared(ALLOW)]), await two(READ, [shared(ALLOW)])];
    expect(same(before, after)).toEqual([B]);
    expect(factsOf(after, B)).toEqual(factsOf(before, B));
  });
  it('are others where documents that can’t be read are not errors, and where a call failed', async () => {
    const files = { [DETAILS]: { UserDetailList: [], GroupDetailList: [], RoleDetailList: [role('a')], Policies: [] } };
    const failed = { ...files, 'manifest.json': { Failures: [{ Account: A, Service: 's3', Call: 'GetBucketPolicy', Code: 'AccessDenied', Message: 'no' }] } };
    const worlds = [await worldOf(files), await worldOf(files, { lenient: true }), await worldOf(failed)];
    expect(new Set(worlds.map((w) => w.digests[A])).size).toBe(3);
    expect((await worldOf(files)).digests).toEqual(worlds[0]?.digests);
  });
});
