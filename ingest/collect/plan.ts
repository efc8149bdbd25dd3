/** Which accounts are collected, with which credentials, and in which regions. */
import pMap from 'p-map';
import { assumedRole, assumeRole } from './assume.js';
import { Aws, type Ear } from './aws.js';
import { CallFailed, type Failure } from './failure.js';
import { describeRegions, enabledRegions, leadOf, whoAmI } from './lead.js';
import { listAccounts } from './organization.js';
import { CollectError } from './problem.js';

/** Calls of the plan itself. */
export const PLAN_CALLS = [whoAmI, assumeRole, describeRegions, listAccounts];

/** How accounts are named. */
export type Which =
  | { readonly how: 'current' }
  | { readonly how: 'profiles'; readonly profiles: readonly string[] }
  | {
      readonly how: 'organization';
      readonly profile: string | null;
      readonly role: string;
      readonly externalId: string | null;
      readonly accounts: readonly string[] | null;
      readonly exclude: readonly string[];
    };

/** An account that can be asked. */
export interface Target {
  readonly account: string;
  readonly name: string | null;
  readonly aws: Aws;
  readonly regions: readonly string[];
}

export interface Plan {
  /** Whoever asks for what is there once: the organisation, Identity Center. */
  readonly lead: Target;
  readonly targets: readonly Target[];
  /** Accounts that can't be asked, and regions that could not be listed. */
  readonly failures: readonly Failure[];
}

interface Planning {
  readonly which: Which;
  readonly regions: readonly string[] | null;
  readonly concurrency: number;
  readonly ear: Ear;
  readonly signal: AbortSignal | undefined;
}

interface Account {
  readonly account: string;
  readonly name: string | null;
  readonly aws: Aws;
}

/** @throws CollectError where no account can be asked */
export async function planOf(planning: Planning): Promise<Plan> {
  const failures: Failure[] = [];
  const { which } = planning;
  const profile = which.how === 'organization' ? which.profile : which.how === 'profiles' ? (which.profiles[0] ?? null) : null;
  const lead = accountOf(await leadOf(profile, planning.regions, planning.ear, planning.signal), null);
  const accounts = await accountsOf(lead, planning, failures);
  const home = await regionsOf(lead, planning, [lead.aws.site.region], failures);
  const targets = await pMap(
    accounts,
    async (each) => ({ ...each, regions: each.account === lead.account ? home : await regionsOf(each, planning, home, failures) }),
    { concurrency: planning.concurrency },
  );
  return { lead: { ...lead, regions: home }, targets, failures };
}

function accountOf(aws: Aws, name: string | null): Account {
  return { account: aws.site.account ?? '', name, aws };
}

async function accountsOf(lead: Account, planning: Planning, failures: Failure[]): Promise<readonly Account[]> {
  const { which, regions, ear, signal } = planning;
  switch (which.how) {
    case 'current':
      return [lead];
    case 'profiles': {
      const others = await pMap(which.profiles.slice(1), (profile) => leadOf(profile, regions, ear, signal), { concurrency: 1 });
      return uniqueAccounts([lead, ...others.map((aws) => accountOf(aws, null))]);
    }
    case 'organization':
      return members(lead, which, planning, failures);
  }
}

/** Two profiles of one account are one account. */
function uniqueAccounts(accounts: readonly Account[]): readonly Account[] {
  return accounts.filter(({ account }, index) => accounts.findIndex((other) => other.account === account) === index);
}

type OfOrganization = Extract<Which, { readonly how: 'organization' }>;

/** The accounts of the organisation, each with its own credentials; those that can't be had become failures. */
async function members(lead: Account, which: OfOrganization, planning: Planning, failures: Failure[]): Promise<readonly Account[]> {
  const listed = (await listMembers(lead, which, failures)).filter(({ account }) => !which.exclude.includes(account));
  const wanted = which.accounts === null ? listed : listed.filter(({ account }) => which.accounts?.includes(account));
  const unknown = which.accounts?.filter((account) => !listed.some((each) => each.account === account)) ?? [];
  if (unknown.length > 0) throw new CollectError('input', `--accounts: the organisation has no account ${unknown.join(', ')}, or --exclude names it too`);
  const reached = await pMap(wanted, (member) => reach(lead, member, which, planning, failures), { concurrency: planning.concurrency });
  const accounts = reached.filter((each) => each !== null);
  if (accounts.length === 0)
    throw new CollectError('trouble', `no account of the organisation can be asked; the first: ${failures[0]?.Code ?? ''} ${failures[0]?.Message ?? ''}`);
  return accounts;
}

interface Member {
  readonly account: string;
  readonly name: string | null;
  readonly status: string;
}

async function listMembers(lead: Account, which: OfOrganization, failures: Failure[]): Promise<readonly Member[]> {
  try {
    const list = await lead.aws.list(listAccounts, {}, (page) => page.Accounts);
    return list.map(({ Id, Name, State, Status }) => ({ account: Id ?? '', name: Name ?? null, status: State ?? Status ?? 'ACTIVE' }));
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    if (which.accounts === null)
      throw new CollectError(
        'trouble',
        `the accounts of the organisation can't be listed: ${error.failure.Code}: ${error.failure.Message}; ask from its management account or a delegated administrator, or name them with --accounts`,
      );
    failures.push(error.failure);
    return which.accounts.map((account) => ({ account, name: null, status: 'ACTIVE' }));
  }
}

async function reach(lead: Account, member: Member, which: OfOrganization, planning: Planning, failures: Failure[]): Promise<Account | null> {
  const { account, name, status } = member;
  // Whoever runs the command is already there; the role is seldom in the management account itself.
  if (account === lead.account) return { ...lead, name };
  const credentials = assumedRole(lead.aws, account, which.role, which.externalId);
  try {
    if (status !== 'ACTIVE') throw new CallFailed(notActive(member, which.role, lead));
    await credentials();
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    failures.push(error.failure);
    return null;
  }
  return { account, name, aws: new Aws({ ...lead.aws.site, account }, credentials, planning.ear, planning.signal) };
}

function notActive({ account, status }: Member, role: string, lead: Account): Failure {
  return {
    Account: account,
    Region: null,
    Service: 'sts',
    Call: assumeRole.call,
    Resource: `arn:${lead.aws.site.partition}:iam::${account}:role/${role}`,
    Code: 'AccountNotActive',
    Message: `not asked, since the organisation lists the account as ${status}`,
  };
}

async function regionsOf(account: Account, planning: Planning, fallback: readonly string[], failures: Failure[]): Promise<readonly string[]> {
  if (planning.regions !== null) return planning.regions;
  try {
    return await enabledRegions(account.aws);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    failures.push({ ...error.failure, Message: `${error.failure.Message} (read instead: ${fallback.join(', ')})`, Region: null });
    return fallback;
  }
}
