/**
 * A snapshot in the emulator, made through the SDK in as many accounts as it has. moto has to run from
 * `company/start.py` with ARNPATH_MOTO_IDS = `idsOf(company)` and MOTO_IAM_LOAD_MANAGED_POLICIES=true. What it can't keep stands
 * in `company/gaps.ts`.
 */
import { accessOf } from './company/access.js';
import { seedBuckets } from './company/buckets.js';
import { seedIdentities } from './company/identities.js';
import { seedIdentityCenter, seedOrganization } from './company/organization.js';
import { seedFunctions, seedInstances, seedKeys, seedMessaging, seedSecrets } from './company/resources.js';
import type { Company } from './company/snapshot.js';

export { idsOf, readCompany } from './company/snapshot.js';

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
