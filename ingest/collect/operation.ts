/** A call to AWS as a value: which client sends it, under which name it stands in a failure, and which IAM action it needs. */
import type { ClientName } from './clients.js';

/** What a command of the SDK looks like from here: its input, and the output that it resolves to. */
interface SdkCommand<In, Out> {
  readonly input: In;
  resolveMiddleware(...args: never[]): (args: never) => Promise<{ readonly output: Out }>;
}

export interface Operation<In, Out> {
  readonly client: ClientName;
  /** As AWS names it, e.g. `GetBucketPolicy`. */
  readonly call: string;
  /** The action that a policy has to allow, e.g. `s3:GetBucketPolicy`. */
  readonly action: string;
  readonly command: new (input: In) => SdkCommand<In, Out>;
  /** Members that carry the token of the next page: in the input, and in the output. Null: AWS answers with one page. */
  readonly token: readonly [input: string, output: string] | null;
}

/** An operation of which only the names are of interest. */
export type AnyOperation = Pick<Operation<never, unknown>, 'client' | 'call' | 'action'>;

/** An operation. The action is named by its service prefix where AWS names both alike: `iam` means `iam:<call>`. */
export function operation<In, Out>(
  client: ClientName,
  action: string,
  command: new (input: In) => SdkCommand<In, Out>,
  token: Operation<In, Out>['token'] = null,
): Operation<In, Out> {
  const call = command.name.replace(/Command$/, '');
  return { client, call, action: action.includes(':') ? action : `${action}:${call}`, command, token };
}
