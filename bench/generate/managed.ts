/** AWS's own managed policies: real documents, from the file beside. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE = 'bench/data/aws-managed-policies.json';

export interface ManagedPolicy {
  readonly PolicyName: string;
  readonly Arn: string;
}

/** Each policy's JSON, written once: in every account's file it stands as it is. */
export class AwsPolicies {
  private readonly byName = new Map<string, { readonly policy: ManagedPolicy; readonly text: string }>();

  constructor() {
    const { Policies } = JSON.parse(readFileSync(dataFile(), 'utf8')) as { Policies: ManagedPolicy[] };
    for (const policy of Policies) this.byName.set(policy.PolicyName, { policy, text: JSON.stringify(policy) });
  }

  arn(name: string): string {
    return this.find(name).policy.Arn;
  }

  text(name: string): string {
    return this.find(name).text;
  }

  private find(name: string): { policy: ManagedPolicy; text: string } {
    const found = this.byName.get(name);
    if (found === undefined) throw new Error(`no managed policy \`${name}\` in ${FILE}`);
    return found;
  }
}

/** Looked for upwards, since compiled code stands in another folder than its source. */
function dataFile(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, FILE)) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, FILE);
}
