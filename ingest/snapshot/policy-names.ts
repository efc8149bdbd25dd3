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
  const names: Record<'AWS' | 'Service' | 'Federated', string[]> = { AWS: [], Service: [], Federated: [] };
  for (const { value } of statementsOf(document)) {
    if (!isObject(value)) continue;
    for (const principal of [member(value, 'Principal')?.value, member(value, 'NotPrincipal')?.value]) {
      if (!isObject(principal)) continue;
      for (const type of ['AWS', 'Service', 'Federated'] as const) addStrings(names[type], principal[type]);
    }
  }
  return { aws: eachOnce(names.AWS), services: eachOnce(names.Service), federated: eachOnce(names.Federated) };
}

function addStrings(into: string[], value: unknown): void {
  if (typeof value === 'string') into.push(value);
  else if (Array.isArray(value)) for (const item of value as readonly unknown[]) if (typeof item === 'string') into.push(item);
}

function eachOnce(names: readonly string[]): readonly string[] {
  return names.length < 2 ? names : [...new Set(names)];
}
