import type { Fault, FaultRecord, Faults } from '../domain/fault.ts';
import { declaredFaults } from '../http/inject-faults.ts';
import { type Scope, tenantIn } from './scope.ts';

/** What is to go wrong. A client's own faults are tried before the sandbox's, each the oldest first. */
export type TesterFaults = {
  /** @throws RangeError when the operation declares no such problem. */
  add(fault: Fault): FaultRecord;
  list(): readonly FaultRecord[];
  remove(id: string): void;
  clear(): void;
};

export function createTesterFaults({ world, clientId }: Scope): TesterFaults {
  const faults = (): Faults =>
    declaredFaults(clientId === undefined ? world.faults : tenantIn(world, clientId).faults);
  return {
    add: (fault) => faults().add(fault),
    list: () => faults().list(),
    remove: (id) => faults().remove(id),
    clear: () => faults().clear(),
  };
}
