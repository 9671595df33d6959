import type { Fault, FaultRecord, Faults } from '../../domain/faults/fault.ts';
import { closestMatch } from '../../schema/closest-match.ts';
import { faultBody } from '../../schema/fault.ts';
import { parse } from '../../schema/parse.ts';
import { type Scope, tenantIn, tenantsIn } from '../scope.ts';
import { presentFault } from './presenter.ts';

/** What is spelled differently in code, as far as messages have it. */
const WIRE_NAME = /\b(client_id|connection_id|retry_after|slow_body|bad_signature)\b/g;

/**
 * What is to go wrong, for one client or for all. A client's own faults go before the sandbox's; of
 * each, the one that says the most about whom and when goes first, then the oldest.
 */
export type FaultControls = {
  /**
   * From now on; whatever the client id, it becomes that client's own.
   * @throws RangeError that names the field that is wrong, and what was expected.
   */
  add(fault: Fault): FaultRecord;
  /** Oldest first, the clients' own last; those that have spoiled as many as they should are gone. */
  list(): readonly FaultRecord[];
  remove(id: string): void;
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
      check(fault);
      const { clientId = scope.clientId, user } = fault;
      if (scope.clientId !== undefined && clientId !== scope.clientId) {
        throw new RangeError(`clientId: must be ${scope.clientId}, whose faults these are`);
      }
      if (user !== undefined) checkMockUser(user, world);
      if (clientId === undefined) return world.faults.add(fault);
      return tenantIn(world, clientId).faults.add({ ...fault, clientId });
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

/** The rules are those of the wire, spelled as in code. */
function check(fault: Fault): void {
  const parsed = parse(faultBody, presentFault(fault), 'fault');
  if (parsed.ok) return;
  const lines = Object.entries(parsed.errors).map(
    ([field, found]) => `${field}: ${found.join(' ')}`,
  );
  throw new RangeError(lines.join('\n').replaceAll(WIRE_NAME, inCode));
}

function checkMockUser(user: string, { bank }: Scope['world']): void {
  const known = bank.mockUsers.map(({ id }) => id);
  if (known.includes(user)) return;
  const meant = closestMatch(user, known);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new RangeError(`user: there is no mock user ${user}${hint}`);
}

function inCode(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
