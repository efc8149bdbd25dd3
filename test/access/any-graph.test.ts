/** Random small webs of trust: answers over all of them must fit together, whichever way they were found. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../access/explain.js';
import type { PathReport, WhoCanRow } from '../../access/types.js';
import { whatCan } from '../../access/what-can.js';
import { whoCan } from '../../access/who-can.js';
import { EffectiveRows } from '../../graph/effective.js';
import type { GraphRows } from '../../graph/model.js';
import { evaluateWorld } from '../../ingest/load.js';
import type { GivenContext } from '../../policy/model.js';
import { A, bucket, DETAILS, role, user, worldOf } from '../ingest/snapshot-folder.js';
import { memoryView } from '../memory-view.js';

const NAMES = ['u', 'v', 'a', 'b', 'c', 'd', 'e'] as const;
type Name = (typeof NAMES)[number];
const arn = (n: Name): string => `arn:aws:iam::${A}:${n === 'u' || n === 'v' ? 'user' : 'role'}/${n}`;
const STARTS = NAMES.map(arn);
const ROLES: readonly Name[] = ['a', 'b', 'c', 'd', 'e'];

/** What a trust statement or a policy still asks for; `tagged` is a fact about the principal that a role's tags leave open. */
const CONDITIONS = {
  none: undefined,
  mfa: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  noMfa: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  external: { StringEquals: { 'sts:ExternalId': 'x' } },
  identity: { StringEquals: { 'aws:SourceIdentity': 'ada' } },
} as const;
type Condition = keyof typeof CONDITIONS;

interface Web {
  /** Who may assume which role, and if what. */
  readonly trusts: readonly { readonly from: Name; readonly to: Name; readonly when: Condition }[];
  /** Who may list the bucket, and if what. */
  readonly lists: readonly { readonly who: Name; readonly when: Condition }[];
}

const when = fc.constantFrom(...(Object.keys(CONDITIONS) as Condition[]), 'none' as const, 'none' as const);
const WEB: fc.Arbitrary<Web> = fc.record({
  trusts: fc.array(fc.record({ from: fc.constantFrom(...NAMES), to: fc.constantFrom(...ROLES), when }), { maxLength: 14 }),
  lists: fc.array(fc.record({ who: fc.constantFrom(...NAMES), when }), { minLength: 1, maxLength: 4 }),
});
const CONTEXTS: readonly GivenContext[] = [
  {},
  { 'aws:MultiFactorAuthPresent': 'true' },
  { 'aws:MultiFactorAuthPresent': 'false' },
  { 'aws:SourceIdentity': 'ada' },
  { 'sts:ExternalId': 'x' },
];

const statement = (when: Condition, rest: object): object => ({ Effect: 'Allow', ...rest, ...(when === 'none' ? {} : { Condition: CONDITIONS[when] }) });
const policy = (Statement: readonly object[]): object => ({ Version: '2012-10-17', Statement });

function rowsOf({ trusts, lists }: Web): Promise<GraphRows> {
  const trustOf = (to: Name): object =>
    policy([
      { Effect: 'Deny', Principal: '*', Action: 'sts:TagSession' },
      ...trusts.filter((t) => t.to === to).map((t) => statement(t.when, { Principal: { AWS: arn(t.from) }, Action: 'sts:AssumeRole' })),
    ]);
  const listsOf = (who: Name): object => ({
    [who === 'u' || who === 'v' ? 'UserPolicyList' : 'RolePolicyList']: lists
      .filter((l) => l.who === who)
      .map((l, i) => ({ PolicyName: `p${String(i)}`, PolicyDocument: policy([statement(l.when, { Action: 's3:ListBucket', Resource: '*' })]) })),
  });
  const snapshot = {
    [DETAILS]: {
      UserDetailList: (['u', 'v'] as const).map((n) => ({ ...user(n), ...listsOf(n) })),
      RoleDetailList: ROLES.map((n) => role(n, { AssumeRolePolicyDocument: trustOf(n), ...listsOf(n) })),
    },
    [`accounts/${A}/s3/b.json`]: bucket('b'),
  };
  return worldOf(snapshot).then((world) => evaluateWorld(world, []));
}

const QUESTIONS = [
  { action: 's3:ListBucket', resource: 'arn:aws:s3:::b' },
  { action: 'sts:AssumeRole', resource: arn('a') },
] as const;

/** Hops of the shortest chain that is allowed, and of the shortest of all where that is shorter. */
function shortest(paths: readonly Pick<PathReport, 'way' | 'result' | 'hops'>[]): readonly [string, number][] {
  const least = (some: typeof paths): number => Math.min(...some.map((p) => p.hops));
  const chains = paths.filter((p) => p.way === 'assume-role');
  const allowed = least(chains.filter((p) => p.result === 'allowed'));
  const any = least(chains);
  return [...(allowed < Infinity ? [['allowed', allowed] as [string, number]] : []), ...(any < allowed ? [['conditional', any] as [string, number]] : [])];
}

/** Ways of the strongest paths. */
function viaOf(paths: readonly PathReport[]): string | null {
  const strongest = paths.some((p) => p.result === 'allowed') ? 'allowed' : 'conditional';
  const ways = new Set(paths.filter((p) => p.result === strongest).map((p) => p.way));
  return ways.size === 2 ? 'both' : ([...ways][0] ?? null);
}

describe('in any web of trust', () => {
  it('who-can has for everybody the shortest of all chains there are, with and without facts', async () => {
    await fc.assert(
      fc.asyncProperty(
        WEB,
        fc.constantFrom(...QUESTIONS),
        fc.constantFrom(...CONTEXTS),
        fc.integer({ min: 0, max: 5 }),
        async (web, question, context, maxHops) => {
          const view = memoryView(await rowsOf(web));
          const answer = await whoCan(view, { ...question, context, maxHops });
          expect([answer.rowCount, answer.total]).toEqual([answer.rows.length, new Set(answer.rows.map((r) => r.principal)).size]);
          for (const principal of STARTS) {
            const own = answer.rows.filter((r) => r.principal === principal);
            // What a principal can't be said to have is no question about it; who-can leaves it out.
            const alone = await explain(view, { ...question, context, maxHops, principal, paths: 100 }).catch(() => null);
            if (alone === null) {
              expect(own).toEqual([]);
              continue;
            }
            expect(alone.via).toBe(viaOf(alone.paths ?? []));
            expect(own.filter((r) => r.way === 'assume-role').map((r) => [r.result, r.hops])).toEqual(shortest(alone.paths ?? []));
            for (const row of own) expect(alone.paths?.map((p) => p.chain)).toContainEqual(row.chain);
            const [first] = own.filter((r) => r.way === alone.via || alone.via === 'both');
            expect(alone.result === 'denied' ? own : [first?.chain]).toEqual(alone.result === 'denied' ? [] : [alone.chain]);
            expect(namesAndWays((await whoCan(view, { ...question, context, maxHops, principal })).rows)).toEqual(namesAndWays(own));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('an answer is the same in whatever order the store has its relationships', async () => {
    await fc.assert(
      fc.asyncProperty(WEB, fc.constantFrom(...CONTEXTS), async (web, context) => {
        const rows = await rowsOf(web);
        const backwards = { ...rows, effective: EffectiveRows.of([...rows.effective].reverse()) };
        for (const principal of STARTS) {
          const ask = (r: GraphRows): Promise<unknown> => whatCan(memoryView(r), { principal, context }).catch((error: unknown) => String(error));
          expect(await ask(backwards)).toEqual(await ask(rows));
        }
        for (const question of QUESTIONS) {
          const ask = (r: GraphRows): Promise<unknown> => whoCan(memoryView(r), { ...question, context });
          expect(await ask(backwards)).toEqual(await ask(rows));
        }
      }),
      { numRuns: 60 },
    );
  });
});

const namesAndWays = (rows: readonly WhoCanRow[]): unknown[] => rows.map((r) => [r.principal, r.way, r.result, r.chain, r.conditions]);
