/** The answers of `arnpath decide`, one for each request. */
import type { LoadView } from '../graph/store.js';
import { explain } from './explain.js';
import type { Decision, Request } from './types.js';

/**
 * Decides one request, with exactly the members of the documented answer.
 * @throws QuestionError for what can't be asked
 */
export async function decide(view: LoadView, request: Request, options: { maxHops?: number } = {}): Promise<Decision> {
  const a = await explain(view, {
    principal: request.principal,
    action: request.action,
    resource: request.resource,
    ...(options.maxHops === undefined ? {} : { maxHops: options.maxHops }),
    ...(request.context === undefined ? {} : { context: request.context }),
  });
  const { principal, action, resource, result, via, minHops, chain, conditions, notKnown, missing } = a;
  return { principal, action, resource, result, via, minHops, chain, conditions, notKnown, missing, ...(a.keys === undefined ? {} : { keys: a.keys }) };
}
