/** Things of a generated organisation, drawn by chance: each as likely as any other of its kind, wherever it stands. */
import { companyBucketArn, companyKeyArn, companyRoleArn } from '../generate/company.js';
import { SIZES, type SizeName } from '../generate/distribution.js';
import { roleName, userName } from '../generate/names.js';
import { type AccountPlan, bucketArn, keyArn, makePlan, type Plan, roleArn, rolesOf, userArn } from '../generate/plan.js';
import { Random } from '../generate/random.js';
import { isOpenHub } from '../generate/trust.js';

/** The plan after which the organisation of this size and seed was written. */
export function planOf(size: SizeName, seed: number): Plan {
  return makePlan(seed, SIZES[size], Random.streams(seed).next().value);
}

/** An account and the index of a thing in it. */
interface Place {
  readonly account: AccountPlan;
  readonly index: number;
}

export class Draw {
  readonly random: Random;

  /** @param seed of the questions; another one asks about other things of the same organisation */
  constructor(
    readonly plan: Plan,
    seed: number,
  ) {
    // Not the streams that the organisation itself was drawn from.
    this.random = Random.streams(seed ^ 0x5eed).next().value;
  }

  key(): string {
    const { account, index } = this.place((a) => a.resources.kms);
    return keyArn(this.plan, account, index);
  }

  /** An object below a prefix that policies speak of. */
  object(): string {
    const { account, index } = this.place((a) => a.resources.s3);
    return `${bucketArn(account, index)}/${this.random.pick(['in', 'out', 'shared', 'payments'])}/${String(this.random.int(1, 99))}.csv`;
  }

  bucket(): string {
    const { account, index } = this.place((a) => a.resources.s3);
    return bucketArn(account, index);
  }

  role(): string {
    const { account, index } = this.place((a) => a.roles.length);
    return roleArn(this.plan, account, index);
  }

  user(): string {
    const { account, index } = this.place((a) => a.users);
    return userArn(account, index);
  }

  principal(): string {
    const { users, roles } = this.plan.accounts.reduce((sum, a) => ({ users: sum.users + a.users, roles: sum.roles + a.roles.length }), { users: 0, roles: 0 });
    return this.random.chance(users / (users + roles)) ? this.user() : this.role();
  }

  /** A role of people in one of the accounts that others' trust policies name most. */
  administrator(): string {
    const { account, index } = this.place((a) => (a.index < 4 ? rolesOf(a, 'people').length : 0));
    return roleArn(this.plan, account, rolesOf(account, 'people')[index] ?? 0);
  }

  /** What somebody has typed so far: the beginning of a name, or a part of an ARN. */
  typed(): string {
    const { account, index } = this.place((a) => a.roles.length);
    const name = this.random.chance(0.4) ? userName(index) : roleName(this.plan.seed, account.roles[index] ?? 'app', account.index, index);
    const text = this.random.chance(0.2) ? `${account.id}:role/${name}` : name;
    return text.slice(0, this.random.int(3, 16));
  }

  private place(count: (account: AccountPlan) => number): Place {
    const total = this.plan.accounts.reduce((sum, a) => sum + count(a), 0);
    let index = this.random.int(0, total - 1);
    for (const account of this.plan.accounts) {
      if (index < count(account)) return { account, index };
      index -= count(account);
    }
    throw new RangeError('there is nothing of that kind');
  }
}

/** The hardest things to ask about. Null where an organisation is too small to have them. */
export interface Landmarks {
  /** A key that everybody of the organisation may use. */
  readonly key: string | null;
  /** A role that everybody of the organisation may take, and an object that it reads: everybody gets there, over one role. */
  readonly supernode: string | null;
  readonly behindSupernode: string | null;
  /** A role that everyone of its account may take, in the largest account that has one. */
  readonly accountWide: string | null;
}

export function landmarksOf(plan: Plan): Landmarks {
  const { company } = plan;
  const hubs = plan.accounts.flatMap((account) =>
    account.roles.flatMap((kind, index) => (isOpenHub({ account, index, kind }) ? [{ size: account.roles.length + account.users, account, index }] : [])),
  );
  const [hub] = hubs.sort((a, b) => b.size - a.size);
  return {
    key: company === null ? null : companyKeyArn(plan, company),
    supernode: company === null ? null : companyRoleArn(plan, company),
    behindSupernode: company === null ? null : `${companyBucketArn(company)}/in/1.csv`,
    accountWide: hub === undefined ? null : roleArn(plan, hub.account, hub.index),
  };
}
