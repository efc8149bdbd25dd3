/** What a load answers, so that two loads can be compared. */
import { whatCan } from '../access/what-can.js';
import { whoCan } from '../access/who-can.js';
import type { LoadView } from '../graph/store.js';

/** What answers say, without the load that they are of. */
const without = (answer: { readonly load: unknown }): unknown => ({ ...answer, load: null });

const ACTIONS: Readonly<Record<string, string>> = { 'kms:key': 'kms:Decrypt', 's3:bucket': 's3:GetObject', 'iam:role': 'sts:AssumeRole' };

/** who-can of every key, bucket and role, what-can of every user and role whose place `some` picks. */
export async function answersOf(view: LoadView, some: (place: number) => boolean = () => true): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const { arn, type } of await view.allResources()) {
    const action = ACTIONS[type];
    if (action !== undefined) found.push(without(await whoCan(view, { action, resource: arn, limit: 20 })));
  }
  for (const { arn, kind } of (await view.allPrincipals()).filter((_, i) => some(i)))
    if (kind === 'User' || kind === 'Role') found.push(without(await whatCan(view, { principal: arn, limit: 20 })));
  return found;
}
