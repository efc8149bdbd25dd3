/**
 * What decides about a KMS key beside its policy.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
 */
import { accountOfPrincipal } from '../../policy/arn.js';
import type { KeyGrant, ResourceFacts } from '../../policy/model.js';
import type { KeyFile } from './schema-resource.js';

type KeyFacts = NonNullable<ResourceFacts['key']>;

export function keyFacts(file: string, input: KeyFile, grantsOpen: boolean): KeyFacts {
  const { KeyMetadata: data } = input;
  return {
    grants: grantsOpen || input.Grants === undefined ? 'unknown' : (input.Grants ?? []).map((grant, index) => grantOf(file, grant, index)),
    aliases: (input.Aliases ?? []).map((alias) => ({ name: alias.AliasName, arn: alias.AliasArn })),
    manager: data.KeyManager ?? 'CUSTOMER',
    state: stateOf(input),
    multiRegion: data.MultiRegion ?? false,
    multiRegionType: data.MultiRegionConfiguration?.MultiRegionKeyType ?? null,
    keySpec: data.KeySpec ?? null,
    keyUsage: data.KeyUsage ?? null,
    origin: data.Origin ?? null,
  };
}

/** Facts of a key of which nothing could be read. */
export function unknownKey(): KeyFacts {
  return {
    grants: 'unknown',
    aliases: [],
    manager: 'CUSTOMER',
    state: 'Unknown',
    multiRegion: false,
    multiRegionType: null,
    keySpec: null,
    keyUsage: null,
    origin: null,
  };
}

/** Remarks that never change a result. https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
export function keyRemarks(input: KeyFile): readonly string[] {
  const state = stateOf(input);
  return state === 'Enabled' ? [] : [`key state is ${state}`];
}

function stateOf(input: KeyFile): string {
  const { KeyState: state, Enabled: enabled } = input.KeyMetadata;
  return state ?? (enabled === false ? 'Disabled' : 'Enabled');
}

function grantOf(file: string, grant: NonNullable<KeyFile['Grants']>[number], index: number): KeyGrant {
  return {
    grantId: grant.GrantId,
    granteePrincipal: grant.GranteePrincipal ?? grant.GranteeServicePrincipal ?? null,
    retiringPrincipal: grant.RetiringPrincipal ?? grant.RetiringServicePrincipal ?? null,
    issuingAccount: accountOfPrincipal(grant.IssuingAccount ?? ''),
    sourceArn: grant.Constraints?.SourceArn ?? null,
    operations: grant.Operations ?? [],
    encryptionContextEquals: grant.Constraints?.EncryptionContextEquals ?? null,
    encryptionContextSubset: grant.Constraints?.EncryptionContextSubset ?? null,
    source: { file, path: `$.Grants[${String(index)}]`, sid: null, index },
  };
}
