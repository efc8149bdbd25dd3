/** A difference in words: the request, both answers, and of the organisation only what bears on them. */
import type { PolicyRef, World } from '../../policy/model.js';
import type { Difference } from './compare.js';

export function describeDifference(d: Difference): string {
  const { world, request } = d;
  const lines = [
    `${request.principal} ${request.action} ${request.resourceArn} (session ${request.session})`,
    `specification: ${d.spec.allowed ? 'allowed' : 'denied'}, ${d.spec.reason}`,
    `engine: ${JSON.stringify(d.engine, withoutSource)}`,
    `engine without the request's facts: ${JSON.stringify(d.expr, withoutSource)}`,
    `context: ${JSON.stringify(Object.fromEntries(d.context))}`,
    ...layersOf(world, request.principal, request.resourceArn),
  ];
  return lines.join('\n');
}

const withoutSource = (key: string, value: unknown): unknown => (key === 'source' ? undefined : value);

function layersOf(world: World, principalArn: string, resourceArn: string): string[] {
  const session = /assumed-role\/([^/]+)\//.exec(principalArn)?.[1];
  const principal = world.principals.find((p) => p.arn === principalArn || (p.kind === 'Role' && p.name === session));
  const resource = world.resources.find((r) => r.arn === resourceArn || resourceArn.startsWith(`${r.arn}/`));
  const show = (what: string, refs: readonly (PolicyRef | null)[]): string[] =>
    refs.flatMap((ref) => (ref === null ? [] : [`${what}: ${JSON.stringify(ref.document === null ? null : world.documents[ref.document])}`]));
  const caller = world.accounts.find((a) => a.id === principal?.account);
  const owner = world.accounts.find((a) => a.id === resource?.account);
  return [
    ...show('identity', principal?.policies ?? []),
    ...show('boundary', [principal?.boundary ?? null]),
    ...show('scp', caller?.scps?.flat() ?? []),
    ...show('rcp', owner?.rcps?.flat() ?? []),
    ...show('resource policy', typeof resource?.policy === 'object' ? [resource.policy] : []),
    `account block: ${JSON.stringify(owner?.publicAccessBlock)}, resource: ${JSON.stringify({ ...resource, policy: undefined }, withoutSource)}`,
    `principal: ${JSON.stringify({ ...principal, policies: undefined, boundary: undefined, trust: undefined })}`,
  ];
}
