import type { OperationId } from '../schema/operation.ts';
import type { ProblemKind } from '../schema/problem.ts';
import type { Ids } from './id.ts';

/** What a tester wants to go wrong. Whatever is left out of it may be anything. */
export type Fault = {
  operation?: OperationId;
  clientId?: string;
  connectionId?: string;
  /** What the call is answered with instead. */
  problem: ProblemKind;
  /** How many calls it spoils; every one when left out. */
  times?: number;
};

export type FaultRecord = Fault & { id: string };

/** A call, as far as faults care. */
export type Call = { operation: OperationId; clientId: string; connectionId?: string };

export type Faults = {
  add(fault: Fault): FaultRecord;
  list(): readonly FaultRecord[];
  remove(id: string): void;
  clear(): void;
  /** The oldest fault that fits the call, which thereby is one time nearer to its end. */
  take(call: Call): FaultRecord | undefined;
};

/** @param onChange hears which fault is not as it was. */
export function createFaults(ids: Ids, onChange: (id: string) => void = () => undefined): Faults {
  const faults = new Map<string, FaultRecord>();
  return {
    add: (fault) => {
      const record = { ...fault, id: ids.uuid() };
      faults.set(record.id, record);
      onChange(record.id);
      return record;
    },
    list: () => [...faults.values()],
    remove: (id) => {
      if (faults.delete(id)) onChange(id);
    },
    clear: () => {
      const removed = [...faults.keys()];
      faults.clear();
      for (const id of removed) onChange(id);
    },
    take: (call) => {
      if (faults.size === 0) return undefined;
      const fault = [...faults.values()].find((each) => fits(each, call));
      if (fault?.times !== undefined) {
        countDown(faults, fault, fault.times);
        onChange(fault.id);
      }
      return fault;
    },
  };
}

function fits({ operation, clientId, connectionId }: Fault, call: Call): boolean {
  return (
    (operation === undefined || operation === call.operation) &&
    (clientId === undefined || clientId === call.clientId) &&
    (connectionId === undefined || connectionId === call.connectionId)
  );
}

function countDown(faults: Map<string, FaultRecord>, fault: FaultRecord, times: number): void {
  if (times <= 1) faults.delete(fault.id);
  else faults.set(fault.id, { ...fault, times: times - 1 });
}
