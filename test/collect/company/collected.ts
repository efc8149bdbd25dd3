/** The company in an emulator, collected from there with the command under test. */
import { join } from 'node:path';
import type { Ran } from '../../cli/command.js';
import { startMoto } from '../../moto.js';
import { run } from '../emulated.js';
import { startProxy } from '../proxy.js';
import { idsOf, seedCompany } from '../seed-company.js';
import { accessOf } from './access.js';
import type { Company } from './snapshot.js';

const START = join(import.meta.dirname, 'start.py');
const REGION = 'eu-central-1';

/** Seeds and collects; the emulator has ended afterwards, whatever happened. @param out a folder that isn't there yet */
export async function collectCompany(company: Company, out: string): Promise<Ran> {
  const moto = await startMoto(true, { args: [START], env: { ARNPATH_MOTO_IDS: JSON.stringify(idsOf(company)) } });
  try {
    await seedCompany(moto.url, company);
    const proxy = await startProxy(moto.port);
    try {
      const { credentials } = await accessOf(moto.url, company.organization.Organization.MasterAccountId);
      const env = {
        ...proxy.env,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
      };
      const args = ['collect', '--out', out, '--org', '--role', 'ArnpathCollector', '--regions', REGION, '--quiet'];
      return await run({ ...proxy, env }, args);
    } finally {
      await proxy.stop();
    }
  } finally {
    await moto.stop();
  }
}
