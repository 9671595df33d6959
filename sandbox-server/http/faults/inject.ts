import type { Context, MiddlewareHandler, Next } from 'hono';
import type { DomainError } from '../../domain/error.ts';
import type { FaultRecord } from '../../domain/faults/fault.ts';
import { matchFaults } from '../../domain/faults/match.ts';
import { type Operation, operationFor } from '../../schema/operation.ts';
import type { TokenErrorCode } from '../../schema/token.ts';
import { delayBySlowBank } from '../bank-latency.ts';
import type { Env } from '../env.ts';
import { accountIdInPath, connectionIdOf } from '../headers.ts';
import { problemResponse } from '../problem.ts';
import { bankCallOf, countFailedCall, possibleProblems } from './bank-call.ts';
import { responseDeliveryOf } from './deliver.ts';
import { corruptBody, errorOf, explainFault, garbageResponse, noResponse } from './response.ts';

/** Applies faults, and the delay of a slow bank, to an operation, once its client is known. */
export function injectFaults(): MiddlewareHandler<Env> {
  return function injectFault(c, next) {
    delayBySlowBank(c);
    return operationWithFaults(c) === undefined ? next() : replaceResponse(c, next);
  };

  async function replaceResponse(c: Context<Env>, next: Next) {
    const response = await respondWithFaults(c, {
      respond: async () => {
        await next();
        return c.res;
      },
      problem: (error) => problemResponse(c, error),
    });
    if (c.finalized) c.res = undefined;
    c.res = response;
  }
}

/** How to respond without a fault, and with a problem that a fault asks for. */
type Responders = {
  respond(): Promise<Response>;
  problem(error: DomainError): Response;
  /** Only of the token endpoint. */
  tokenError?(code: TokenErrorCode): Response;
};

/** Responds to a request of a known client, with the faults that apply to it. */
export async function respondWithFaults(
  c: Context<Env>,
  { respond, ...errors }: Responders,
): Promise<Response> {
  const operation = operationWithFaults(c);
  if (operation === undefined) return respond();
  const { faults, connections, clock } = c.get('tenant');
  const connectionId = connectionIdOf(c);
  const connection = connections.get(connectionId ?? '');
  const bankCall = bankCallOf(c, operation);
  const matched = matchFaults([faults, c.env.world.faults], {
    kinds: ['response', 'timing'],
    operation: operation.id,
    problems: possibleProblems(c.get('tenant'), operation, bankCall),
    ...{ connectionId, now: clock.now() },
    providerId: connection?.providerId,
    accountId: accountIdInPath(c.req.path),
    user: connection?.login?.mockUserId,
  });
  const fault = matched.response ?? matched.timing;
  if (fault === undefined) return respond();
  countFailedCall(c.get('tenant'), bankCall, fault.problem);
  c.env.delivery = responseDeliveryOf(matched.response, matched.timing);
  const response =
    replacementFor(c, fault, errors) ?? (await corruptBody(c, await respond(), fault.body));
  c.set('faultId', fault.id);
  const ownWhy = fault.problem === undefined ? c.get('why') : undefined;
  c.set('why', ownWhy === undefined ? explainFault(fault) : `${ownWhy}; ${explainFault(fault)}`);
  return response;
}

/** The response in place of an operation that is not executed. */
function replacementFor(
  c: Context<Env>,
  fault: FaultRecord,
  errors: Omit<Responders, 'respond'>,
): Response | undefined {
  const { problem, tokenError, network, body, retryAfter } = fault;
  if (network !== undefined) return noResponse();
  if (body === 'garbage') return garbageResponse(c);
  if (tokenError !== undefined) return errors.tokenError?.(tokenError);
  if (problem === undefined) return undefined;
  const response = errors.problem(errorOf(problem, explainFault(fault)));
  if (retryAfter !== undefined) response.headers.set('Retry-After', String(retryAfter));
  return response;
}

/** The operation that faults may apply to. Checks for faults first, because most sandboxes have none. */
function operationWithFaults(c: Context<Env>): Operation | undefined {
  if (c.env.world.faults.isEmpty() && c.get('tenant').faults.isEmpty()) return undefined;
  return operationFor(c.req.method, c.req.path);
}
