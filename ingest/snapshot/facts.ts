/** Facts without ids, as the parts of the reader make them; ids are given at the end. */
import type { PrincipalFacts, ResourceFacts } from '../../policy/model.js';

export type PrincipalDraft = Omit<PrincipalFacts, 'id'>;
export type ResourceDraft = Omit<ResourceFacts, 'id'>;

/** A principal about which only its kind and name are known. */
export function bare(kind: PrincipalFacts['kind'], arn: string, name: string, account: string | null, external: boolean): PrincipalDraft {
  return {
    kind,
    arn,
    account,
    external,
    name,
    uniqueId: null,
    path: '/',
    tags: {},
    policies: [],
    boundary: null,
    trust: null,
    runsAs: [],
    runsAsUnknown: null,
    provider: null,
    remarks: [],
    file: null,
  };
}
