import { parseDuration } from '../world/clock.ts';
import type { Ids } from '../world/id.ts';
import type { FaultRecord, Faults } from './fault.ts';
import { hasEnded, matches, specificity } from './match.ts';

/**
 * Creates an empty list of faults.
 * @param onChange called with the id of a fault that was added, changed or removed.
 */
export function createFaults(ids: Ids, onChange: (id: string) => void = () => undefined): Faults {
  const faults = new Map<string, FaultRecord>();
  const put = (record: FaultRecord) => {
    if (hasEnded(record)) faults.delete(record.id);
    else faults.set(record.id, record);
    onChange(record.id);
  };
  const remove = (id: string) => {
    if (faults.delete(id)) onChange(id);
  };
  return {
    ...{ put, remove },
    add: (fault, now = 0) => {
      const { lasts } = fault;
      const endsAt = lasts !== undefined && { endsAt: now + parseDuration(lasts) };
      const record = { ...fault, id: ids.uuid(), seen: 0, hits: 0, ...endsAt };
      put(record);
      return record;
    },
    list: () => [...faults.values()],
    isEmpty: () => faults.size === 0,
    clear: () => {
      for (const id of [...faults.keys()]) remove(id);
    },
    matching: (target) =>
      [...faults.values()]
        .filter((fault) => matches(fault, target))
        .sort((a, b) => specificity(b) - specificity(a)),
    state: () => ({ drawn: ids.drawn(), records: [...faults.values()] }),
    restore: ({ drawn, records }) => {
      ids.restore(drawn);
      faults.clear();
      for (const record of records) faults.set(record.id, record);
    },
  };
}
