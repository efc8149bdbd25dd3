/** Who a resource or trust policy names. */
import { isObject, member, statementsOf } from './policy-shape.js';

export interface Names {
  /** As they stand: ARNs, account ids, unique ids, `*`. */
  readonly aws: readonly string[];
  readonly services: readonly string[];
  readonly federated: readonly string[];
}

/** The names in `Principal` and `NotPrincipal` of every statement, each once. */
export function namesOf(document: unknown): Names {
  const names = { AWS: new Set<string>(), Service: new Set<string>(), Federated: new Set<string>() };
  for (const { value } of statementsOf(document)) {
    if (!isObject(value)) continue;
    for (const principal of [member(value, 'Principal')?.value, member(value, 'NotPrincipal')?.value]) {
      if (!isObject(principal)) continue;
      for (const type of ['AWS', 'Service', 'Federated'] as const) addStrings(names[type], principal[type]);
    }
  }
  return { aws: [...names.AWS], services: [...names.Service], federated: [...names.Federated] };
}

function addStrings(into: Set<string>, value: unknown): void {
  for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) if (typeof item === 'string') into.add(item);
}
