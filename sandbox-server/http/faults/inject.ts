import type { Context, MiddlewareHandler, Next } from 'hono';
import type { DomainError } from '../../domain/error.ts';
import type { FaultRecord } from '../../domain/faults/fault.ts';
import { matchFaults } from '../../domain/faults/match.ts';
import type { World } from '../../domain/world/world.ts';
import { type Operation, operationFor } from '../../schema/operation.ts';
import { connectionIdIn } from '../connection-id.ts';
import type { Env } from '../exchange.ts';
import { problemResponse } from '../problem.ts';
import { transportOf } from './deliver.ts';
import { errorOf, garbageAnswer, noAnswer, spoiled, whyOf } from './response.ts';

/** Lets faults strike an operation, once its caller is known. */
export function injectFaults(world: World): MiddlewareHandler<Env> {
  return function injectFault(c, next) {
    return faultyOperation(c, world) === undefined ? next() : answerFaulty(c, next);
  };

  async function answerFaulty(c: Context<Env>, next: Next) {
    const answer = await answerUnderFaults(c, world, {
      answer: async () => {
        await next();
        return c.res;
      },
      problem: (error) => problemResponse(c, error),
    });
    if (c.finalized) c.res = undefined;
    c.res = answer;
  }
}

/** What a call is answered with, by itself and when a fault wants a problem. */
export type Answers = {
  answer(): Promise<Response>;
  problem(error: DomainError): Response;
};

/** The answer to a call of a known client, or what faults make of it. */
export async function answerUnderFaults(
  c: Context<Env>,
  world: World,
  { answer, problem }: Answers,
): Promise<Response> {
  const operation = faultyOperation(c, world);
  if (operation === undefined) return answer();
  const { faults, connections } = c.get('tenant');
  const connectionId = c.req.header('Connection-Id') ?? connectionIdIn(c.req.path);
  const user = connections.get(connectionId ?? '')?.login?.mockUserId;
  const struck = matchFaults([faults, world.faults], {
    kinds: ['response', 'timing'],
    operation: operation.id,
    problems: operation.problems,
    ...{ connectionId, user },
  });
  const fault = struck.response ?? struck.timing;
  if (fault === undefined) return answer();
  c.env.transport = transportOf(struck.response, struck.timing);
  const response = instead(c, fault, problem) ?? (await spoiled(c, await answer(), fault.body));
  c.set('faultId', fault.id);
  const ownWhy = fault.problem === undefined ? c.get('why') : undefined;
  c.set('why', ownWhy === undefined ? whyOf(fault) : `${ownWhy}; ${whyOf(fault)}`);
  return response;
}

/** What comes in place of an operation that does not take place. */
function instead(
  c: Context<Env>,
  fault: FaultRecord,
  answer: Answers['problem'],
): Response | undefined {
  const { problem, network, body, retryAfter } = fault;
  if (network !== undefined) return noAnswer();
  if (body === 'garbage') return garbageAnswer(c);
  if (problem === undefined) return undefined;
  const response = answer(errorOf(problem, whyOf(fault)));
  if (retryAfter !== undefined) response.headers.set('Retry-After', String(retryAfter));
  return response;
}

/** Cheap as long as there is no fault. */
function faultyOperation(c: Context<Env>, { faults }: World): Operation | undefined {
  if (faults.isEmpty() && c.get('tenant').faults.isEmpty()) return undefined;
  return operationFor(c.req.method, c.req.path);
}
