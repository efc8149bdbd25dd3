/**
 * Action and Resource elements of a statement.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
import { conditionHolds } from './conditions.js';
import type { Context } from './context.js';
import type { Statement } from './document.js';
import { substituted } from './variables.js';
import { matches, piecesOf } from './wildcards.js';

/** One request, as a statement sees it. */
export interface Asked {
  readonly action: string;
  /** ARN of the resource; of the object for actions on objects. */
  readonly resource: string;
  readonly context: Context;
}

/** All but the principal of a statement. */
export function statementApplies(s: Statement, asked: Asked): boolean {
  return actionMatches(s, asked.action) && resourceMatches(s, asked) && conditionHolds(s.tests, asked.context, s.variables);
}

/** "The prefix and the action name are case insensitive." */
function actionMatches(s: Statement, action: string): boolean {
  const listed = s.actions.some((a) => matches(piecesOf(a.toLowerCase()), action.toLowerCase()));
  return listed !== s.notAction;
}

/** A trust policy has no Resource element: its statements are about the role. */
function resourceMatches(s: Statement, asked: Asked): boolean {
  if (s.resources === null) return true;
  // What includes a variable with no value matches no resource:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
  const patterns = s.resources.map((r) => substituted(r, asked.context, s.variables)).filter((p) => p !== null);
  return patterns.some((p) => matches(p, asked.resource)) !== s.notResource;
}
