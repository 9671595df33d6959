import type { Changes } from '../world/changes.ts';
import type { Tenant } from '../world/tenant.ts';
import type { Connection } from './connection.ts';

/** Whose journey an address stands for, when nothing but the address is known. */
export type JourneyIndex = {
  /** By the id in the address of its hosted page or of its visit to the bank. */
  find(id: string): { tenant: Tenant; connection: Connection } | undefined;
};

/** @param changes after which it looks again. */
export function createJourneyIndex(
  tenants: ReadonlyMap<string, Tenant>,
  changes: Changes,
): JourneyIndex {
  const visits = new Map<string, { clientId: string; connectionId: string }>();
  const add = ({ clientId, id: connectionId, journeyId, bankVisitId }: Connection) => {
    for (const id of [journeyId, bankVisitId]) visits.set(id, { clientId, connectionId });
  };
  const addAll = () => {
    visits.clear();
    for (const { connections } of tenants.values()) connections.forEach(add);
  };
  const addOne = (clientId: string, id: string) => {
    const connection = tenants.get(clientId)?.connections.get(id);
    if (connection !== undefined) add(connection);
  };
  changes.subscribe((change) => {
    if (change.kind === 'connection') addOne(change.clientId, change.id);
    if (change.kind === 'client' || change.kind === 'all') addAll();
  });
  return {
    find: (id) => {
      const visit = visits.get(id);
      const tenant = visit && tenants.get(visit.clientId);
      const connection = tenant?.connections.get(visit?.connectionId ?? '');
      return tenant && connection && { tenant, connection };
    },
  };
}
