/** Principals and resources that are asked about but stand in no snapshot. */
import { parseArn } from '../policy/arn.js';
import type { PrincipalFacts, PrincipalKind, ResourceFacts } from '../policy/model.js';
import { bare } from './snapshot/facts.js';
import { resourceType } from './snapshot/resource-types.js';

/** A principal of an account that is not collected, or a service; null for what makes no requests. */
export function virtualPrincipal(text: string): PrincipalFacts | null {
  const service = /^[a-z0-9][a-z0-9.-]*\.amazonaws\.com(\.cn)?$/.test(text);
  const arn = service ? null : parseArn(text);
  const kind = service ? 'AwsService' : arn === null ? null : kindOf(arn.service, arn.resource);
  if (kind === null) return null;
  const name = service ? text : (arn?.resource.split('/').at(-1) ?? text);
  const account = arn === null || arn.account === '' ? null : arn.account;
  return { id: -1, ...bare(kind, text, name, account, !service), provider: providerOf(arn?.resource ?? '') };
}

function kindOf(service: string, resource: string): PrincipalKind | null {
  if (service === 'ec2') return resource.startsWith('instance/') ? 'Instance' : null;
  if (service === 'sts') return /^assumed-role\/[^/]+\/[^/]+$/.test(resource) ? 'Role' : null;
  if (service !== 'iam') return null;
  if (resource === 'root') return 'AccountRoot';
  if (/^user\/.+/.test(resource)) return 'User';
  if (/^role\/.+/.test(resource)) return 'Role';
  return /^(saml|oidc)-provider\/.+/.test(resource) ? 'FederatedProvider' : null;
}

const providerOf = (resource: string): 'saml' | 'oidc' | null =>
  resource.startsWith('saml-provider/') ? 'saml' : resource.startsWith('oidc-provider/') ? 'oidc' : null;

/** A resource of which only the ARN is known (`*` for actions that have no resource). */
export function virtualResource(arn: string, service: string): ResourceFacts {
  const parsed = parseArn(arn);
  const type = arn === '*' ? null : resourceType(arn);
  const name = parsed?.resource.split(/[/:]/).at(-1) ?? arn;
  // In a request an alias means its key, also where the snapshot has neither.
  const alias = type?.type === 'kms:alias';
  const typeName = alias ? 'kms:key' : (type?.type ?? `${parsed?.service ?? service}:*`);
  return {
    id: -1,
    type: typeName,
    service: parsed?.service ?? service,
    arn,
    name,
    region: parsed?.region ? parsed.region : null,
    account: parsed?.account ? parsed.account : null,
    collected: false,
    policy: type?.hasPolicy === true || alias ? 'unknown' : 'none',
    tags: 'unknown',
    remarks: [],
    file: null,
    ...(typeName === 'kms:key'
      ? {
          key: {
            grants: 'unknown' as const,
            aliases: [],
            manager: 'CUSTOMER' as const,
            state: 'unknown',
            multiRegion: false,
            multiRegionType: null,
            keySpec: null,
            keyUsage: null,
            origin: null,
          },
        }
      : {}),
    ...(typeName === 's3:bucket'
      ? {
          bucket: {
            publicAccessBlock: 'unknown' as const,
            ownership: 'unknown' as const,
            aclOwner: null,
            acl: 'unknown' as const,
            encryptionKey: 'unknown' as const,
            bucketKey: false,
            abac: false,
          },
        }
      : {}),
  };
}
