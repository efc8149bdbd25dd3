/** Managed policies: documents by ARN, from any account's file. */
import { lastPart, parseArn } from './arn.js';
import type { Context } from './context.js';
import { quote } from './issue.js';
import type { ManagedPolicyInput } from './schema-account.js';

/** Where the document that counts stands. */
export interface Managed {
  readonly file: string;
  readonly path: string;
  /** Undefined: the version that counts is not in the list. */
  readonly document: unknown;
}

export class ManagedPolicies {
  /** By file, then by ARN; AWS's own policies stand in every account's file. */
  readonly #byFile = new Map<string, Map<string, Managed>>();
  readonly #all = new Map<string, Managed>();
  readonly #borrowers = new Set<string>();

  /** Set where an account's file could not be read: what is missing may stand there, and the file has its own error. */
  incomplete = false;

  /** Takes the `Policies` of one account's file and checks each document that counts. */
  add(file: string, account: string, policies: readonly ManagedPolicyInput[], context: Context): void {
    const own = new Map<string, Managed>();
    policies.forEach((policy, index) => {
      const path = `$.Policies[${String(index)}]`;
      const arn = parseArn(policy.Arn);
      if (arn === null || arn.service !== 'iam' || !arn.resource.startsWith('policy/'))
        context.issues.add(file, `${path}.Arn`, `expected the ARN of a managed policy, found ${quote(policy.Arn)}`);
      else if (arn.account !== 'aws' && arn.account !== account)
        context.issues.add(file, `${path}.Arn`, `expected an ARN of account ${account}, found ${quote(policy.Arn)}`);
      else this.#addOne(file, path, policy, own, context);
    });
    this.#byFile.set(file, own);
  }

  /** The policy with this ARN, looked for in the account's own file first. */
  find(file: string, arn: string): Managed | undefined {
    const own = this.#byFile.get(file)?.get(arn);
    if (own !== undefined) return own;
    this.#borrowers.add(file);
    return this.#all.get(arn);
  }

  /** Whether a policy was looked for in other accounts' files too. */
  borrows(file: string): boolean {
    return this.#borrowers.has(file);
  }

  #addOne(file: string, path: string, policy: ManagedPolicyInput, own: Map<string, Managed>, context: Context): void {
    const before = own.get(policy.Arn);
    if (before !== undefined) {
      context.issues.add(file, `${path}.Arn`, `expected each policy once, found ${quote(policy.Arn)} at \`${before.path}\` too`);
      return;
    }
    const managed = counting(file, path, policy);
    own.set(policy.Arn, managed);
    if (!this.#all.has(policy.Arn)) this.#all.set(policy.Arn, managed);
    if (managed.document === undefined) context.documents.problem(file, path, noVersion(policy));
    else context.documents.ref({ kind: 'managed', name: lastPart(policy.Arn), arn: policy.Arn, file, path: managed.path }, managed.document);
  }
}

function noVersion(policy: ManagedPolicyInput): string {
  return `expected the default version ${quote(policy.DefaultVersionId ?? 'IsDefaultVersion')} in \`PolicyVersionList\`, found none`;
}

/** The version whose `VersionId` is `DefaultVersionId`; without that member, the one marked as default. */
function counting(file: string, path: string, policy: ManagedPolicyInput): Managed {
  const wanted = policy.DefaultVersionId ?? null;
  const versions = policy.PolicyVersionList ?? [];
  const index = versions.findIndex((version) => (wanted === null ? version.IsDefaultVersion === true : version.VersionId === wanted));
  const at = index < 0 ? path : `${path}.PolicyVersionList[${String(index)}].Document`;
  return { file, path: at, document: versions[index]?.Document };
}
