/**
 * A snapshot in the emulator, made through the SDK in as many accounts as it has. moto has to run from
 * `company/start.py` with ARNPATH_MOTO_IDS = `idsOf(company)` and MOTO_IAM_LOAD_MANAGED_POLICIES=true.
 */
import { accessOf } from './company/access.js';
import { seedBuckets } from './company/buckets.js';
import { seedIdentities } from './company/identities.js';
import { seedIdentityCenter, seedOrganization } from './company/organization.js';
import { seedFunctions, seedInstances, seedKeys, seedMessaging, seedSecrets } from './company/resources.js';
import type { Company } from './company/snapshot.js';

export { idsOf, readCompany } from './company/snapshot.js';

/** A part of the snapshot that the emulator doesn't keep as AWS does. */
export interface Gap {
  readonly what: string;
  readonly why: string;
  /** What is done about it here. */
  readonly instead: string;
  /** Rows of `expected.json`, `principal action`, that come out differently for it. */
  readonly rows: readonly string[];
}

/** What a collected emulator lacks against the snapshot, or has in another form. */
export const GAPS: readonly Gap[] = [
  {
    what: 'the permissions boundary of a user',
    why: 'moto ignores PermissionsBoundary at CreateUser, and lacks PutUserPermissionsBoundary',
    instead: 'nothing: the user is wider than in the snapshot',
    rows: ['arn:aws:iam::666600006666:user/loadtest-bot iam:CreateUser'],
  },
  {
    what: 'S3 policies of the organisation',
    why: 'moto refuses the type S3_POLICY',
    instead: 'not seeded; the accounts have Block Public Access of their own',
    rows: [],
  },
  {
    what: 'the region of Identity Center',
    why: 'moto has an instance in every region, AWS in one',
    instead: 'seeded in us-east-1, where a search ends first',
    rows: [],
  },
  {
    what: 'roles of Identity Center',
    why: 'an assignment of moto makes no role',
    instead: 'the AWSReservedSSO_ roles of the snapshot are made with CreateRole',
    rows: [],
  },
  {
    what: 'the accounts of a permission set',
    why: 'ListAccountsForProvisionedPermissionSet of moto answers with the account of whoever asks',
    instead: '`company/start.py` answers with the accounts that have an assignment',
    rows: [],
  },
  {
    what: 'OrganizationAccountAccessRole',
    why: 'moto makes it in every account of an organisation, an invited one too, and with another trust',
    instead: 'deleted, and made where the snapshot has it',
    rows: [],
  },
  {
    what: 'canonical user ids',
    why: 'every account of moto has the same',
    instead: 'no ACLs are seeded: every bucket of the company enforces its owner',
    rows: [],
  },
  {
    what: 'unique ids, dates, access key ids, ids of grants, permission sets and memberships',
    why: 'moto draws them, and has no call that sets them',
    instead: 'taken as they come: no policy of the company names one',
    rows: [],
  },
  {
    what: 'the root user: password, keys, MFA; the last use of keys and passwords; deactivated keys',
    why: 'AWS has no call that sets them, and moto returns its own',
    instead: 'not seeded: they give remarks and change no answer',
    rows: [],
  },
  {
    what: 'documents of AWS managed policies',
    why: 'moto ships its own copies, of another day',
    instead: 'attached by ARN; the rows of the company ask for nothing that differs',
    rows: [],
  },
  {
    what: 'a policy of a function',
    why: 'AWS has no call that puts a whole one',
    instead: 'made statement by statement with AddPermission',
    rows: [],
  },
];

/** Where Identity Center is seeded. */
const HOME = 'us-east-1';

/** Makes everything; the server has nothing in it before. */
export async function seedCompany(endpoint: string, company: Company): Promise<void> {
  const management = await accessOf(endpoint, company.organization.Organization.MasterAccountId);
  await seedOrganization(management, company.organization);
  await seedIdentityCenter(management, HOME, company.identityCenter);
  for (const account of company.accounts) {
    const access = await accessOf(endpoint, account.id);
    await seedIdentities(access, account);
    await seedKeys(access, account);
    await seedBuckets(access, account);
    await seedMessaging(access, account);
    await seedFunctions(access, account);
    await seedSecrets(access, account);
    await seedInstances(access, account);
  }
}
