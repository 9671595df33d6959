import { z } from 'zod';
import type { Fault, FaultRecord, Faults } from '../domain/faults/fault.ts';
import { ProblemError } from '../http/problem-error.ts';
import { closestMatch } from '../schema/closest-match.ts';
import { faultBody, toFault } from '../schema/fault.ts';
import { parse } from '../schema/parse.ts';
import { type ControlsFor, clientQuery, noBody, operationOn } from './operation.ts';
import { type Scope, tenantIn, tenantsIn } from './scope.ts';
import { toSnakeCase } from './snake-case.ts';

/** Fields that messages name, and whose spelling in code differs. */
const WIRE_NAMES = [
  ...['client_id', 'connection_id', 'provider_id', 'account_id'],
  ...['retry_after', 'slow_body', 'token_error', 'bad_signature'],
];
const WIRE_NAME = new RegExp(`\\b(${WIRE_NAMES.join('|')})\\b`, 'g');

/**
 * The faults of one client, or of all. A client's own faults come before the sandbox's; among each,
 * the one with the most conditions comes first, then the oldest.
 */
export type FaultControls = {
  /**
   * Adds a fault, in effect from the next call. One with a `clientId` becomes that client's own.
   * @throws RangeError that names the invalid field and what was expected.
   */
  add(fault: Fault): FaultRecord;
  /** Oldest first, the clients' own last. A fault that has reached its `times` is removed. */
  list(): readonly FaultRecord[];
  /** Does nothing if there is no fault with this id. */
  remove(id: string): void;
  /** Removes every fault that `list` returns. */
  clear(): void;
};

export function createFaultControls(scope: Scope): FaultControls {
  const { world } = scope;
  const all = (): Faults[] => [
    ...(scope.clientId === undefined ? [world.faults] : []),
    ...tenantsIn(scope).map(({ faults }) => faults),
  ];
  return {
    add: (fault) => {
      requireValidFault(fault);
      const { clientId = scope.clientId, user } = fault;
      if (scope.clientId !== undefined && clientId !== scope.clientId) {
        throw new RangeError(`clientId: must be ${scope.clientId}, whose faults these are`);
      }
      if (user !== undefined) requireMockUser(user, world);
      if (fault.providerId !== undefined) requireProvider(fault.providerId, world);
      if (clientId === undefined) return world.faults.add(fault, world.clock.now());
      const { faults, clock } = tenantIn(world, clientId);
      return faults.add({ ...fault, clientId }, clock.now());
    },
    list: () => all().flatMap((faults) => faults.list()),
    remove: (id) => {
      for (const faults of all()) faults.remove(id);
    },
    clear: () => {
      for (const faults of all()) faults.clear();
    },
  };
}

/**
 * Checks a fault by the schema of the control plane.
 * @throws {RangeError} that names each invalid field, spelt as in code.
 */
function requireValidFault(fault: Fault): void {
  const parsed = parse(faultBody, toSnakeCase(fault), 'fault');
  if (parsed.ok) return;
  const lines = Object.entries(parsed.errors).map(
    ([field, found]) => `${field}: ${found.join(' ')}`,
  );
  throw new RangeError(lines.join('\n').replaceAll(WIRE_NAME, camelCase));
}

/** @throws {RangeError} if no mock user has this id. */
function requireMockUser(user: string, { bank }: Scope['world']): void {
  const known = bank.mockUsers.map(({ id }) => id);
  if (known.includes(user)) return;
  throw new RangeError(`user: there is no mock user ${user}${hintFor(user, known)}`);
}

/** @throws {ProblemError} if no bank has this id. */
function requireProvider(providerId: string, { bank }: Scope['world']): void {
  const known = bank.providers.map(({ id }) => id);
  if (known.includes(providerId)) return;
  const reason = `there is no bank ${providerId}${hintFor(providerId, known)}`;
  throw new ProblemError('invalid', `providerId: ${reason}`, { provider_id: [reason] });
}

function hintFor(name: string, known: readonly string[]): string {
  const meant = closestMatch(name, known);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

function camelCase(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

export const wireFault = z.object({
  ...faultBody.shape,
  id: z.string(),
  seen: z.int().describe('How many calls have matched.'),
  hits: z.int().describe('How many of them the fault was applied to.'),
  ends_at: z.number().optional().describe('When `lasts` is over, in epoch milliseconds.'),
});

const faultList = z.object({ items: z.array(wireFault) });

const operation = operationOn<{ controlsFor: ControlsFor<{ faults: FaultControls }> }>();

export const faultOperations = [
  operation({
    method: 'GET',
    path: '/faults',
    summary: 'List the faults, with how many calls each has matched and hit',
    ...{ query: clientQuery, body: noBody, status: 200, problems: [404] },
    response: faultList,
    handle: ({ query }, { controlsFor }) => ({
      items: controlsFor(query).faults.list().map(toSnakeCase),
    }),
  }),
  operation({
    method: 'POST',
    path: '/faults',
    summary: 'Add a fault',
    ...{ query: clientQuery, body: faultBody, status: 201, response: wireFault, problems: [404] },
    handle: ({ query, body }, { controlsFor }) =>
      toSnakeCase(controlsFor(query).faults.add(toFault(body))),
  }),
  operation({
    method: 'DELETE',
    path: '/faults',
    summary: 'Remove all faults',
    ...{ query: clientQuery, body: noBody, status: 204, response: noBody, problems: [404] },
    handle: ({ query }, { controlsFor }) => controlsFor(query).faults.clear(),
  }),
  operation({
    method: 'DELETE',
    path: '/faults/{id}',
    summary: 'Remove a fault',
    ...{ query: clientQuery, body: noBody, status: 204, response: noBody, problems: [404] },
    handle: ({ id, query }, { controlsFor }) => {
      const { faults } = controlsFor(query);
      if (faults.list().some((fault) => fault.id === id)) return faults.remove(id);
      throw new ProblemError('unknown', `id: there is no fault ${id}`);
    },
  }),
];
