/** The second evaluator, `test/spec`: one request at a time, as AWS's pages have it. */
import { all } from '../../policy/expr.js';
import type { Expr, World } from '../../policy/model.js';
import { OBJECT_KEY } from '../../policy/resource.js';
import { supply } from '../../policy/solve.js';
import type { Context } from '../../test/spec/context.js';
import { chooseFacts, Random } from '../../test/spec/contexts.js';
import { decideRequest, type Request, requestContext, type Verdict } from '../../test/spec/decide.js';
import type { Sampled } from './sample.js';

export interface Comparison {
  /** Processor time in the specification alone. */
  readonly milliseconds: number;
  readonly decided: number;
  readonly allowed: number;
  /** Answers of the engine that no fact of the request can change, and those that were decided with the request's facts. */
  readonly plain: number;
  readonly open: number;
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly request: Request;
  readonly engine: Expr;
  readonly specification: Verdict;
  readonly plain: boolean;
}

/** Decides the sample by the specification and compares. A principal of an account outside has no half that anyone knows. */
export function compareSample(world: World, sample: readonly Sampled[], seed: number): Comparison {
  const random = new Random(seed);
  const known = sample.filter((s) => !s.caller.external);
  const requests = known.map((s) => requestOf(s, random));
  const before = process.cpuUsage();
  const verdicts = requests.map((request) => decideRequest(world, request));
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (user + system) / 1000;
  const differences = known.flatMap((s, i) => {
    const [request, verdict] = [requests[i], verdicts[i]];
    return request === undefined || verdict === undefined ? [] : difference(world, s, request, verdict);
  });
  const plain = known.filter((s) => typeof s.answer === 'boolean').length;
  return { milliseconds, decided: known.length, allowed: verdicts.filter((v) => v.allowed).length, plain, open: known.length - plain, differences };
}

function requestOf({ caller, resource, action, key }: Sampled, random: Random): Request {
  return {
    principal: caller.arn,
    session: 'session',
    action,
    resourceArn: key === null ? resource.arn : `${resource.arn}/${key}`,
    context: chooseFacts(random, { principal: caller, resource, action, tagsOpen: caller.tagsOpen === true }),
  };
}

function difference(world: World, s: Sampled, request: Request, specification: Verdict): Difference[] {
  const plain = typeof s.answer === 'boolean';
  const engine = plain ? s.answer : decided(s, requestContext(world, request));
  return engine === specification.allowed ? [] : [{ request, engine, specification, plain }];
}

/** The engine's open answer with the facts of one request. */
function decided({ answer, key }: Sampled, context: Context): Expr {
  return supply(all([answer]), (name) => {
    const values = name === OBJECT_KEY && key !== null ? [key] : context.get(name.toLowerCase());
    return values === undefined ? { kind: 'absent' } : { kind: 'known', values };
  });
}
