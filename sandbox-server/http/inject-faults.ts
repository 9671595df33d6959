import type { MiddlewareHandler } from 'hono';
import type { DomainError } from '../domain/error.ts';
import type { Faults } from '../domain/fault.ts';
import type { World } from '../domain/world.ts';
import { OPERATIONS, type Operation, operationFor } from '../schema/operation.ts';
import type { ProblemKind } from '../schema/problem.ts';
import type { Env } from './exchange.ts';
import { problemAnswer } from './problem.ts';

/** Answers with a tester's fault instead of the operation, once the caller is known. */
export function injectFaults(world: World): MiddlewareHandler<Env> {
  return async function injectFault(c, next) {
    const operation = operationFor(c.req.method, c.req.path);
    if (operation === undefined) return next();
    const connectionId = c.req.header('Connection-Id') ?? connectionIdIn(c.req.path);
    const tenant = c.get('tenant');
    const call = {
      operation: operation.id,
      clientId: tenant.client.id,
      ...(connectionId !== undefined && { connectionId }),
    };
    const fault = tenant.faults.take(call) ?? world.faults.take(call);
    return fault === undefined ? next() : problemAnswer(c, errorOf(fault));
  };
}

/** Faults of which each must be one that its operation declares. */
export function declaredFaults(faults: Faults): Faults {
  return {
    ...faults,
    add: (fault) => {
      const { operation: id, problem } = fault;
      const operation = OPERATIONS.find((each: Operation) => each.id === id);
      const declared: readonly ProblemKind[] = operation?.problems ?? [problem];
      if (declared.includes(problem)) return faults.add(fault);
      throw new RangeError(`problem: ${id} declares no ${problem}, only ${declared.join(', ')}`);
    },
  };
}

function errorOf({ id, problem }: { id: string; problem: DomainError['kind'] }): DomainError {
  const why = `the fault \`${id}\` wants it so`;
  return problem === 'invalid_parameters'
    ? { kind: problem, errors: { fault: [why] }, why }
    : { kind: problem, why };
}

function connectionIdIn(path: string): string | undefined {
  return /^\/v3\/data-connections\/([^/]+)/.exec(path)?.[1];
}
